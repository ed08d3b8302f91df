import { checkPolicy } from './check-policy';
import { judgedAt, positionOf, replaced, samplePolicyText } from './policy.testing';

interface Misshape {
  readonly why: string;
  readonly change: readonly string[];
  readonly to: string;
  readonly path: string;
  readonly shownAt: readonly string[];
  readonly cite: string;
  readonly says: RegExp;
}

const misshapes: Misshape[] = [
  ...(['name', 'address', 'phone', 'email'] as const).map((what): Misshape => ({
    why: `the operator's ${what} is missing`,
    change: ['operator:', `  ${what}:`],
    to: `  # ${what}:`,
    path: '/operator',
    shownAt: ['operator:'],
    cite: '16 CFR 312.4(d)(1)',
    says: new RegExp(`^"${what}" is missing: `),
  })),
  {
    why: 'an app does not say who it is for',
    change: ['    audience: mixed\n'],
    to: '',
    path: '/apps/brickyard',
    shownAt: ['  brickyard:', 'brickyard:'],
    cite: '16 CFR 312.2',
    says: /^"audience" is missing/,
  },
  {
    why: 'an audience that the rule does not know',
    change: ['audience: mixed'],
    to: 'audience: everybody',
    path: '/apps/brickyard/audience',
    shownAt: ['everybody'],
    cite: '16 CFR 312.2',
    says: /children, mixed, adults/,
  },
  {
    why: 'retention without a period',
    change: ['  creations:', '        after: P30D\n'],
    to: '',
    path: '/purposes/creations/retention/0',
    shownAt: ['  creations:', 'retention:', 'data: [creation]'],
    cite: '16 CFR 312.10',
    says: /^"after" is missing/,
  },
  {
    why: 'retention for ever',
    change: ['  creations:', 'after: P30D'],
    to: 'after: forever',
    path: '/purposes/creations/retention/0/after',
    shownAt: ['forever'],
    cite: '16 CFR 312.10',
    says: /ISO-8601 period/,
  },
  ...(['P', 'PT', 'P-1D', 'P1.5D', 'P1D2M', '14 days', 'P99999D', 'p1d', 'PT1D'] as const).map((period): Misshape => ({
    why: `a silence of "${period}"`,
    change: ['silence: P14D', 'P14D'],
    to: period,
    path: '/guardians/silence',
    shownAt: [`silence: ${period}`, period],
    cite: '16 CFR 312.5(c)(1)',
    says: /ISO-8601 period/,
  })),
  {
    why: 'a purpose without retention',
    change: ['  coarse-location:', '    retention:'],
    to: '    keeping:',
    path: '/purposes/coarse-location',
    shownAt: ['  coarse-location:', 'coarse-location'],
    cite: '16 CFR 312.10',
    says: /^"retention" is missing/,
  },
  {
    why: 'a use outside the closed list',
    change: ['authenticate-or-personalise'],
    to: 'behavioural-advertising',
    path: '/purposes/running-the-service/uses/2',
    shownAt: ['behavioural-advertising'],
    cite: '16 CFR 312.2',
    says: /^Must be one of: run-and-analyse-service, /,
  },
  {
    why: 'a key that nobody knows',
    change: ['links:\n'],
    to: 'links:\n  colour: blue\n',
    path: '/links/colour',
    shownAt: ['colour'],
    cite: 'policy format',
    says: /^"colour" does not belong here/,
  },
  {
    why: 'a name in capitals',
    change: ['  push:'],
    to: '  Push Service:',
    path: '/recipients/Push Service',
    shownAt: ['Push Service'],
    cite: 'policy format',
    says: /cannot be a name here/,
  },
  {
    why: 'a comma that begins a key',
    change: ['en: boy or girl'],
    to: 'en: boy, girl or neither',
    path: '/data/gender/label/girl or neither',
    shownAt: ['girl or neither'],
    cite: 'policy format',
    says: /quotes around a text that has a comma/,
  },
  {
    why: 'a number where a text must be',
    change: ["version: '2026-11'"],
    to: 'version: 2026',
    path: '/version',
    shownAt: ['version: 2026', '2026'],
    cite: 'policy format',
    says: /put quotes around it/,
  },
  {
    why: 'an age below the law',
    change: ['atLeast: 16'],
    to: 'atLeast: 12',
    path: '/ages/atLeast',
    shownAt: ['atLeast: 12', '12'],
    cite: '16 CFR 312.2',
    says: /13 to 18/,
  },
  {
    why: 'a language without words',
    change: ['locales: [en, nl]', 'nl'],
    to: 'de',
    path: '/locales/1',
    shownAt: ['locales: [en, de]', 'de'],
    cite: 'policy format',
    says: /^Must be one of: en, nl/,
  },
  {
    why: 'the same thing twice in a list',
    change: ['      - newsletter\n'],
    to: '      - contest-entry\n',
    path: '/apps/magazine/purposes/2',
    shownAt: ['  magazine:', '- ask-a-question', 'contest-entry'],
    cite: 'policy format',
    says: /twice/,
  },
  {
    why: 'a date that never was',
    change: ['date: 2026-04-02', '2026-04-02'],
    to: '2026-02-30',
    path: '/recipients/push/assurance/date',
    shownAt: ['2026-02-30'],
    cite: 'policy format',
    says: /a date such as/,
  },
  {
    why: 'an e-mail address that is none',
    change: ['parents@brickyard.example'],
    to: 'parents at brickyard',
    path: '/operator/email',
    shownAt: ['parents at brickyard'],
    cite: '16 CFR 312.4(d)(1)',
    says: /an e-mail address/,
  },
  {
    why: 'a web address that runs something',
    change: ['https://www.brickyard.example'],
    to: 'javascript:alert(1)',
    path: '/operator/website',
    shownAt: ['javascript:alert(1)'],
    cite: 'policy format',
    says: /a web address/,
  },
  {
    why: 'another version of the format',
    change: ['kinsent: 1'],
    to: 'kinsent: 2',
    path: '/kinsent',
    shownAt: ['kinsent: 2', '2'],
    cite: 'policy format',
    says: /^Must be one of: 1\./,
  },
  {
    why: 'a text of white space alone',
    change: ['en: An account,'],
    to: "en: '  ',",
    path: '/purposes/account/title/en',
    shownAt: ["'  '"],
    cite: 'policy format',
    says: /some words/,
  },
  {
    why: 'a letter name with a line end, which would be a header of its own',
    change: ['letters:', 'from: Brickyard Toys'],
    to: 'from: "Brickyard\\nBcc: all@else.example"',
    path: '/letters/en/from',
    shownAt: ['"Brickyard\\nBcc'],
    cite: 'policy format',
    says: /letters come from/,
  },
];

describe('what is not of the shape of a policy', () => {
  it.each(misshapes)('$why', ({ change, to, path, shownAt, cite, says }) => {
    const text = replaced(samplePolicyText(), change, to);
    const { faults, policy } = checkPolicy(text, judgedAt);
    expect(policy).toBeNull();
    expect(faults).toContainEqual({
      code: 'shape',
      path,
      cite,
      message: expect.stringMatching(says),
      ...positionOf(text, shownAt),
    });
    const elsewhere = faults.filter((fault) => fault.path !== path && !fault.message.includes('does not belong here'));
    expect(elsewhere).toEqual([]);
  });
});
