import { retentionExceptions, retentionTriggers } from './retention-rule';
import { closed, keys, line, period, record, text, web } from './policy-schema-parts';

const retentionCite = '16 CFR 312.10';

/** Dots part the words of a trigger (`licence.ended`). */
const trigger = '^[a-z][a-z0-9]*([.-][a-z0-9]+)*$';

const rule = {
  trigger: {
    type: 'string',
    pattern: trigger,
    maxLength: 64,
    description: `What starts the clock: ${retentionTriggers.join(', ')}, or a key of \`triggers\`.`,
    $comment: retentionCite,
  },
  after: period('How long after the trigger the data goes', retentionCite),
  action: { enum: ['erase', 'anonymise'], description: 'What happens then.', $comment: retentionCite },
  unrecoverable: {
    type: 'boolean',
    description: 'Nobody can bring the data back: not from a backup, nor with a key.',
    $comment: retentionCite,
  },
  need: { ...text, description: 'Why the data is kept that long; published.', $comment: retentionCite },
};

/** How long some data of a purpose is kept. */
export const retentionRuleSchema = closed(
  'How long some data of this purpose is kept.',
  {
    data: keys('Which data; every category of the purpose must be in a rule.', 1),
    ...rule,
    before: {
      description: 'What happens on the way, counted from the trigger.',
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: closed('One step before the end.', {
        at: period('How long after the trigger', retentionCite),
        action: { enum: ['remind', 'deactivate'], description: 'Tell the guardian, or switch it off.' },
      }),
    },
    grace: period('When the period is over the guardian is told, and the data goes so long afterwards', retentionCite),
    unless: {
      description: 'When the data does not go yet.',
      type: 'array',
      uniqueItems: true,
      minItems: 1,
      items: {
        enum: retentionExceptions,
        description: 'another purpose needs it, or the guardian asks to keep it',
        $comment: retentionCite,
      },
      $comment: retentionCite,
    },
  },
  ['unrecoverable', 'before', 'grace', 'unless'],
);

const connectorTable = closed('A table, in the order of deletion.', {
  table: {
    ...line('The name of a table, with its schema: public.players.', 130),
    pattern: '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?$',
  },
  key: {
    ...line("The name of the column that holds the child's reference.", 63),
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  },
  data: keys('Keys of `data` that the rows hold.', 1),
});

/** The parts of a policy that say what is forgotten, when, and where; all of them may be left out. */
export const forgettingSchema = {
  triggers: {
    description: 'Triggers of your own, by the name under which apps report them.',
    type: 'object',
    propertyNames: {
      pattern: trigger,
      maxLength: 64,
      description: 'lower case words with dots, such as licence.ended',
    },
    additionalProperties: closed('One trigger.', {
      label: { ...text, description: 'What completes "deleted a year after …".', $comment: retentionCite },
    }),
  },
  records: record(
    'Data that belongs to no purpose: log lines, backups, registers.',
    closed(
      'One kind of record.',
      {
        label: { ...text, description: 'What it is, as parents read it.', $comment: retentionCite },
        apps: keys('Keys of the apps that it is of; without it, of them all.', 1),
        retention: {
          type: 'array',
          minItems: 1,
          items: closed('How long it is kept.', rule, ['unrecoverable']),
          description: 'How long it is kept.',
          $comment: retentionCite,
        },
      },
      ['apps'],
    ),
  ),
  erasure: closed('How erasures are carried out.', {
    deadline: period('By when everybody who has the data must have erased it', '16 CFR 312.10'),
    need: { ...text, description: 'Why it may take that long; published.', $comment: retentionCite },
  }),
  connectors: record(
    'Databases of apps in which data is erased directly.',
    closed('One database.', {
      app: line('The key of the app whose database it is.', 64),
      url: {
        ...line('The NAME of the environment variable that holds the address, never an address.', 100),
        pattern: '^[A-Z][A-Z0-9_]*$',
      },
      tables: {
        type: 'array',
        minItems: 1,
        items: connectorTable,
        description: 'Its tables, in the order of deletion.',
      },
    }),
  ),
};

/** Where a recipient takes requests of OpenDSR 2.0. */
export const openDsrSchema = closed(
  'Where it takes requests to erase (OpenDSR 2.0).',
  {
    url: { ...web, pattern: '^https://', description: 'a web address (https://…)' },
    domain: { ...line('Its domain, as its certificate names it.', 253), pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' },
    certificate: line('The path of the PEM file with its certificate, from the folder of the policy.'),
    identity: {
      enum: ['raw', 'sha256'],
      description: "How the child's reference is sent; raw where this is left out.",
    },
    authorization: {
      ...line('The NAME of the environment variable with the value of the Authorization header.', 100),
      pattern: '^[A-Z][A-Z0-9_]*$',
    },
  },
  ['identity', 'authorization'],
);
