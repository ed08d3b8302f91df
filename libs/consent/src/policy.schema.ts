import { exceptionKinds, internalOperations } from './exceptions';
import { dataHeads } from './policy';
import { closed, date, keys, line, period, record, text, web } from './policy-schema-parts';
import { forgettingSchema, openDsrSchema, retentionRuleSchema } from './policy-schema-retention';
import { verificationSchema } from './policy-schema-verification';
import { wordLocales } from './words/languages';

// A `$comment` is the paragraph that obliges us; faults quote it.
const whoAnswers = {
  name: { ...line('The full name of the operator.'), $comment: '16 CFR 312.4(d)(1)' },
  address: { ...line('A postal address.', 300), $comment: '16 CFR 312.4(d)(1)' },
  phone: { ...line('A phone number that people answer, in quotes.', 40), $comment: '16 CFR 312.4(d)(1)' },
  email: { type: 'string', format: 'email', description: 'an e-mail address', $comment: '16 CFR 312.4(d)(1)' },
};

const purpose = closed(
  'One thing that the apps do with data of a child, with an answer of its own.',
  {
    title: { ...text, description: 'A few words, shown above the choice.', $comment: '16 CFR 312.4(c)(1)(iii)' },
    description: { ...text, description: 'What is done, in plain words.', $comment: '16 CFR 312.4(c)(1)(iii)' },
    ifRefused: { ...text, description: 'What a no means for the child.', $comment: '16 CFR 312.5(a)(2)' },
    basis: {
      enum: ['consent', ...exceptionKinds],
      description: 'consent, or the exception it rests on.',
      $comment: '16 CFR 312.5',
    },
    level: {
      enum: ['low', 'high'],
      description: 'Raises the level of proof; never lowers it.',
      $comment: '16 CFR 312.5(b)',
    },
    data: { ...keys('Keys of `data`.', 1), $comment: '16 CFR 312.4(c)(1)(iii)' },
    recipients: {
      ...keys('Keys of `recipients`; an empty list is an answer too.'),
      $comment: '16 CFR 312.4(c)(1)(iv)',
    },
    disclosure: {
      enum: ['none', 'third-party', 'public'],
      description: 'Who outside sees it.',
      $comment: '16 CFR 312.2',
    },
    integral: {
      type: 'boolean',
      description: 'The service cannot exist without the disclosure.',
      $comment: '16 CFR 312.5(a)(2)',
    },
    uses: {
      description: 'For internal-operations: which uses of the closed list.',
      type: 'array',
      uniqueItems: true,
      minItems: 1,
      items: { enum: internalOperations, description: 'a use of the closed list', $comment: '16 CFR 312.2' },
      $comment: '16 CFR 312.2',
    },
    safeguards: {
      ...text,
      description: 'For internal-operations: how other use is prevented.',
      $comment: '16 CFR 312.4(d)(3)',
    },
    validity: period('How long a yes stands'),
    retention: {
      type: 'array',
      minItems: 1,
      items: retentionRuleSchema,
      description: 'How long its data is kept.',
      $comment: '16 CFR 312.10',
    },
  },
  ['level', 'integral', 'uses', 'safeguards'],
);

/** The shape of a policy, JSON Schema 2020-12; published as `docs/policy.schema.json` (N5). */
export const policySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Kinsent policy',
  ...closed(
    'One reviewed file: what an operator asks, of whom, for what, and for how long.',
    {
      kinsent: { const: 1, description: 'Version of this format: 1.' },
      version: line('Your own label of this version, in quotes; shown on the notice.', 60),
      locales: {
        description: 'Languages that the policy speaks; the first is the fallback.',
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { enum: wordLocales, description: 'a language that Kinsent has words for' },
      },
      timeZone: line('The time zone in which retention is counted (IANA), such as Europe/Amsterdam; else UTC.', 64),
      operator: closed(
        'Who answers for the service.',
        {
          ...whoAnswers,
          website: web,
          others: {
            description: 'Others that collect through the apps.',
            type: 'array',
            items: closed('Another operator.', whoAnswers),
          },
        },
        ['others'],
      ),
      ages: closed(
        'Who counts as a child.',
        {
          rule: { enum: ['law', 'strictest'], description: 'The age of the place, or the highest of all places.' },
          atLeast: {
            type: 'integer',
            minimum: 13,
            maximum: 18,
            description: 'an age from 13 to 18',
            $comment: '16 CFR 312.2',
          },
        },
        ['atLeast'],
      ),
      apps: record(
        'The child-facing apps.',
        closed('One app or site.', {
          name: text,
          website: web,
          audience: {
            enum: ['children', 'mixed', 'adults'],
            description: 'Who the app is for.',
            $comment: '16 CFR 312.2',
          },
          purposes: keys('Keys of `purposes`.'),
        }),
        1,
      ),
      data: record(
        'Kinds of data.',
        closed('One kind of data.', {
          label: text,
          head: {
            enum: dataHeads,
            description: 'Its head in the definition of personal information.',
            $comment: '16 CFR 312.2',
          },
        }),
        1,
      ),
      recipients: record(
        'Everyone who gets data.',
        closed(
          'One recipient.',
          {
            name: { ...line('Its full name.'), $comment: '16 CFR 312.4(d)(2)' },
            label: { ...text, description: 'What kind of recipient it is.', $comment: '16 CFR 312.4(d)(2)' },
            role: {
              enum: ['service-provider', 'third-party', 'public'],
              description: 'What it is to you.',
              $comment: '16 CFR 312.2',
            },
            otherUse: {
              enum: ['none', 'own-analytics', 'advertising', 'sale', 'ai-training'],
              description: 'What it does with the data for itself.',
              $comment: '16 CFR 312.2',
            },
            country: { ...line('Where the data goes: a country code, or WORLD.'), pattern: '^([A-Z]{2}|WORLD)$' },
            assurance: {
              ...closed('The written assurance on file.', {
                document: line('Where it is filed.'),
                date,
                expires: date,
              }),
              $comment: '16 CFR 312.8(c)',
            },
            openDsr: openDsrSchema,
          },
          ['assurance', 'openDsr'],
        ),
      ),
      purposes: record('What is done, each with an answer of its own.', purpose, 1),
      ...forgettingSchema,
      verification: verificationSchema,
      guardians: closed('How parents are asked.', {
        silence: period('How long to wait for an answer, counted from collection', '16 CFR 312.5(c)(1)'),
        reminders: {
          type: 'array',
          uniqueItems: true,
          maxItems: 5,
          items: period('When to remind'),
          description: 'When to remind.',
        },
        resend: closed('How many letters may be asked for.', {
          perGuardianPerDay: { type: 'integer', minimum: 1, maximum: 20, description: 'a number from 1 to 20' },
          perChildPerDay: { type: 'integer', minimum: 1, maximum: 20, description: 'a number from 1 to 20' },
        }),
      }),
      emailPlus: closed('The confirmatory letter.', {
        delay: period('Time between the yes and the second letter', '16 CFR 312.5(b)(2)(viii)'),
        countsFrom: { enum: ['approval', 'confirmation'], description: 'From when a yes counts.' },
      }),
      links: closed('The links in letters.', {
        validFor: period('How long a link works'),
        codeAttempts: { type: 'integer', minimum: 1, maximum: 10, description: 'a number from 1 to 10' },
      }),
      evidence: closed('Proof of consents; it holds no names or addresses.', {
        retention: period('How long proof is kept', '16 CFR 312.10'),
        need: { ...text, description: 'Why proof is kept that long.', $comment: '16 CFR 312.10' },
      }),
      events: closed('The feed of events.', {
        retention: period('How long events can be read again', '16 CFR 312.10'),
      }),
      letters: {
        description: 'Your own words in letters, one set a language.',
        type: 'object',
        propertyNames: { pattern: '^[a-z]{2}$', description: 'a language code such as en' },
        additionalProperties: closed('The words of one language.', {
          from: line('The name that letters come from.', 80),
          greeting: line('The first words.', 120),
          signature: line('The last words.', 200),
        }),
      },
    },
    ['timeZone', 'triggers', 'records', 'erasure', 'connectors', 'verification'],
  ),
} as const;

/** The schema as it is published in `docs/policy.schema.json`. */
export function policySchemaText(): string {
  return `${JSON.stringify(policySchema, null, 2)}\n`;
}
