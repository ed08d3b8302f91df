import { checkPolicy } from './check-policy';
import type { FaultCode } from './fault';
import { judgedAt, positionOf, replaced, samplePolicyText } from './policy.testing';

interface Breakage {
  readonly code: FaultCode;
  readonly cite: string;
  readonly path: string;
  /** Snippets that lead to what is replaced; the last one is. */
  readonly change: readonly string[];
  readonly to: string;
  /** Snippets that lead, in the broken text, to where the fault must be shown. */
  readonly shownAt: readonly string[];
  readonly warning?: true;
}

/** One thing is broken in a policy without faults, and exactly that is found, in its place and with its paragraph. */
const lawsFloor: Breakage[] = [
  {
    code: 'silence_out_of_range',
    cite: '16 CFR 312.5(c)(1)',
    path: '/guardians/silence',
    change: ['guardians:', 'silence: P14D'],
    to: 'silence: P15D',
    shownAt: ['guardians:', 'P15D'],
  },
  {
    code: 'silence_out_of_range',
    cite: '16 CFR 312.5(c)(1)',
    path: '/guardians/silence',
    change: ['guardians:', 'silence: P14D'],
    to: 'silence: PT0S',
    shownAt: ['guardians:', 'PT0S'],
  },
  {
    code: 'reminder_out_of_range',
    cite: '16 CFR 312.5(c)(1)',
    path: '/guardians/reminders/1',
    change: ['reminders:', 'P10D'],
    to: 'P2W',
    shownAt: ['reminders:', 'P2W'],
  },
  {
    code: 'reminder_twice',
    cite: 'policy format',
    path: '/guardians/reminders/1',
    change: ['reminders:', 'P10D'],
    to: 'PT72H',
    shownAt: ['reminders:', 'PT72H'],
    warning: true,
  },
  {
    code: 'no_confirm_delay',
    cite: '16 CFR 312.5(b)(2)(viii)',
    path: '/emailPlus/delay',
    change: ['emailPlus:', 'P1D'],
    to: 'P0D',
    shownAt: ['emailPlus:', 'P0D'],
  },
  {
    code: 'link_validity',
    cite: '16 CFR 312.5(c)(1)',
    path: '/links/validFor',
    change: ['links:', 'P14D'],
    to: 'PT337H',
    shownAt: ['links:', 'PT337H'],
  },
  {
    code: 'no_validity',
    cite: 'policy format',
    path: '/purposes/account/validity',
    change: ['  account:', 'validity: P3Y'],
    to: 'validity: PT0S',
    shownAt: ['  account:', 'PT0S'],
  },
  {
    code: 'endless_period',
    cite: '16 CFR 312.10',
    path: '/purposes/account/retention/0/after',
    change: ['  account:', 'after: P30D'],
    to: 'after: P999Y',
    shownAt: ['P999Y'],
  },
  {
    code: 'endless_period',
    cite: '16 CFR 312.10',
    path: '/evidence/retention',
    change: ['evidence:', 'P5Y'],
    to: 'P301M',
    shownAt: ['P301M'],
  },
  {
    code: 'retention_zero',
    cite: '16 CFR 312.10',
    path: '/events/retention',
    change: ['events:', 'P90D'],
    to: 'PT0S',
    shownAt: ['events:', 'PT0S'],
  },
  {
    code: 'retention_missing',
    cite: '16 CFR 312.10',
    path: '/purposes/public-creations/data/0',
    change: ['  public-creations:', 'retention:', '[user-name, creation]'],
    to: '[creation]',
    shownAt: ['  public-creations:', 'data: [', 'user-name'],
  },
  {
    code: 'retention_of_other_data',
    cite: '16 CFR 312.10',
    path: '/purposes/creations/retention/0/data/1',
    change: ['  creations:', 'retention:', '[creation]'],
    to: '[creation, town]',
    shownAt: ['  creations:', 'retention:', 'town'],
  },
  {
    code: 'retention_outlives_reply',
    cite: '16 CFR 312.5(c)(3)',
    path: '/purposes/ask-a-question/retention/0',
    change: ['  ask-a-question:', 'PT0S'],
    to: 'P2D',
    shownAt: ['  ask-a-question:', 'retention:', 'data:'],
  },
  {
    code: 'retention_without_end',
    cite: '16 CFR 312.6(a)(2)',
    path: '/purposes/newsletter/data/0',
    change: ['  newsletter:', 'consent.ended'],
    to: 'last.activity',
    shownAt: ['  newsletter:', 'data: [', 'child-email'],
    warning: true,
  },
  {
    code: 'low_level_disclosure',
    cite: '16 CFR 312.5(b)(2)(viii)',
    path: '/purposes/public-creations/level',
    change: ['  public-creations:', 'basis: consent'],
    to: 'basis: consent\n    level: low',
    shownAt: ['level: low', 'low'],
  },
  {
    code: 'level_without_consent',
    cite: '16 CFR 312.5(b)',
    path: '/purposes/newsletter/level',
    change: ['basis: multiple-contact'],
    to: 'basis: multiple-contact\n    level: high',
    shownAt: ['level: high'],
  },
  {
    code: 'undeclared_disclosure',
    cite: '16 CFR 312.2',
    path: '/purposes/creations/recipients/1',
    change: ['  creations:', 'recipients: [hosting]'],
    to: 'recipients: [hosting, measuring]',
    shownAt: ['  creations:', 'measuring'],
  },
  {
    code: 'undeclared_disclosure',
    cite: '16 CFR 312.2',
    path: '/purposes/analytics-across-services/recipients/1',
    change: ['recipients: [measuring]'],
    to: 'recipients: [measuring, everyone]',
    shownAt: ['[measuring, everyone]', 'everyone'],
  },
  {
    code: 'disclosure_without_recipient',
    cite: '16 CFR 312.4(c)(1)(iv)',
    path: '/purposes/public-creations/disclosure',
    change: ['  public-creations:', '[hosting, everyone]'],
    to: '[hosting]',
    shownAt: ['  public-creations:', 'disclosure:', 'public'],
  },
  {
    code: 'disclosure_without_recipient',
    cite: '16 CFR 312.4(c)(1)(iv)',
    path: '/purposes/creations/disclosure',
    change: ['  creations:', 'disclosure: none'],
    to: 'disclosure: third-party',
    shownAt: ['  creations:', 'disclosure:', 'third-party'],
  },
  {
    code: 'disclosure_under_exception',
    cite: '16 CFR 312.5(c)(4)',
    path: '/purposes/newsletter/disclosure',
    change: ['  newsletter:', 'disclosure: none'],
    to: 'disclosure: third-party',
    shownAt: ['  newsletter:', 'disclosure:', 'third-party'],
  },
  {
    code: 'disclosure_under_exception',
    cite: '16 CFR 312.5(c)(3)',
    path: '/purposes/ask-a-question/recipients/0',
    change: ['  ask-a-question:', '[mail]'],
    to: '[measuring]',
    shownAt: ['  ask-a-question:', 'measuring'],
  },
  {
    code: 'integral_misuse',
    cite: '16 CFR 312.5(a)(2); 90 FR 16918',
    path: '/purposes/analytics-across-services/integral',
    change: ['otherUse: own-analytics'],
    to: 'otherUse: ai-training',
    shownAt: ['integral:', 'true'],
  },
  {
    code: 'integral_without_disclosure',
    cite: '16 CFR 312.5(a)(2)',
    path: '/purposes/creations/integral',
    change: ['  creations:', 'disclosure: none'],
    to: 'disclosure: none\n    integral: true',
    shownAt: ['integral: true', 'true'],
  },
  {
    code: 'disclosure_not_apart',
    cite: '16 CFR 312.5(a)(2)',
    path: '/purposes/creations/data/0',
    change: ['  creations:', '[hosting]\n    disclosure: none'],
    to: '[hosting, measuring]\n    disclosure: third-party',
    shownAt: ['  creations:', 'data: [', 'creation'],
    warning: true,
  },
  {
    code: 'assurance_missing',
    cite: '16 CFR 312.8(c)',
    path: '/recipients/push',
    change: [
      '  push:',
      '    assurance: { document: assurances/pingpost-2026.pdf, date: 2026-04-02, expires: 2036-04-02 }\n',
    ],
    to: '',
    shownAt: ['  push:', 'push'],
  },
  {
    code: 'assurance_expired',
    cite: '16 CFR 312.8(c)',
    path: '/recipients/push/assurance/expires',
    change: ['  push:', '2036-04-02'],
    to: '2026-11-21',
    shownAt: ['2026-11-21'],
  },
  {
    code: 'assurance_expiring',
    cite: '16 CFR 312.8(c)',
    path: '/recipients/push/assurance/expires',
    change: ['  push:', '2036-04-02'],
    to: '2026-11-22',
    shownAt: ['2026-11-22'],
    warning: true,
  },
  {
    code: 'assurance_dates',
    cite: '16 CFR 312.8(c)',
    path: '/recipients/push/assurance/expires',
    change: ['  push:', '2036-04-02'],
    to: '2026-04-02',
    shownAt: ['expires: 2026-04-02', '2026-04-02'],
  },
  {
    code: 'uses_missing',
    cite: '16 CFR 312.2',
    path: '/purposes/running-the-service',
    change: ['    uses: [run-and-analyse-service, network-communications, authenticate-or-personalise, security]\n'],
    to: '',
    shownAt: ['  running-the-service:', 'running-the-service'],
  },
  {
    code: 'uses_without_exception',
    cite: '16 CFR 312.2',
    path: '/purposes/account/uses',
    change: ['  account:', 'basis: consent'],
    to: 'basis: consent\n    uses: [security]',
    shownAt: ['  account:', 'uses: [security]'],
  },
  {
    code: 'location_under_exception',
    cite: '16 CFR 312.2',
    path: '/purposes/coarse-location/data/0',
    change: ['  town:', 'not-personal'],
    to: 'street-address',
    shownAt: ['  coarse-location:', 'data: [', 'town'],
  },
  {
    code: 'sensitive_under_exception',
    cite: '16 CFR 312.2',
    path: '/purposes/coarse-location/data/0',
    change: ['  town:', 'not-personal'],
    to: 'biometric',
    shownAt: ['  coarse-location:', 'data: [', 'town'],
  },
  {
    code: 'personal_data_not_stripped',
    cite: '16 CFR 312.2',
    path: '/purposes/reviewed-creations/data/0',
    change: ['  reviewed-creation:', 'not-personal'],
    to: 'combined',
    shownAt: ['  reviewed-creations:', 'data: [', 'reviewed-creation'],
  },
  {
    code: 'sensitive_data_lumped',
    cite: '16 CFR 312.10',
    path: '/purposes/public-creations/retention/0/data/1',
    change: ['  creation:', 'combined'],
    to: 'biometric',
    shownAt: ['  public-creations:', 'retention:', 'creation'],
  },
  {
    code: 'data_beyond_exception',
    cite: '16 CFR 312.5(c)(4)',
    path: '/purposes/push-messages/data/0',
    change: ['  push-address:', 'online-contact'],
    to: 'phone',
    shownAt: ['  push-messages:', 'data: [', 'push-address'],
  },
  {
    code: 'data_beyond_exception',
    cite: '16 CFR 312.5(c)(7)',
    path: '/purposes/running-the-service/data/0',
    change: ['  device-id:', 'persistent-identifier'],
    to: 'combined',
    shownAt: ['  running-the-service:', 'data: [', 'device-id'],
  },
  {
    code: 'missing_text',
    cite: '16 CFR 312.4(a)',
    path: '/recipients/hosting/label',
    change: ['{ en: our computing centre, nl: ons rekencentrum }'],
    to: '{ en: our computing centre }',
    shownAt: ['label: { en: our computing centre }'],
  },
  {
    code: 'missing_text',
    cite: '16 CFR 312.4(a)',
    path: '/purposes/account/retention/1/need',
    change: ['      nl: Na anderhalf jaar mogen we aannemen dat het kind is gestopt met bouwen.\n'].map(
      (line) => `    ${line}`,
    ),
    to: '',
    shownAt: ['  account:', 'last.activity', 'need:'],
  },
  {
    code: 'undeclared_locale',
    cite: 'policy format',
    path: '/data/town/label/fr',
    change: ['{ en: the town,'],
    to: '{ fr: la ville, en: the town,',
    shownAt: ['fr: la ville'],
    warning: true,
  },
  {
    code: 'missing_letter',
    cite: '16 CFR 312.4(a)',
    path: '/letters',
    change: ['letters:', '  nl:\n    from: Brickyard Toys\n    greeting: Beste ouder of voogd,\n'],
    to: '  de:\n    from: Brickyard Toys\n    greeting: Beste ouder of voogd,\n',
    shownAt: ['\nletters:', 'letters:'],
  },
  {
    code: 'unknown_reference',
    cite: 'policy format',
    path: '/apps/brickyard/purposes/9',
    change: ['      - analytics-across-services\n'],
    to: '      - analytics-across-services\n      - constructor\n',
    shownAt: ['      - constructor', 'constructor'],
  },
  {
    code: 'unknown_reference',
    cite: 'policy format',
    path: '/purposes/account/recipients/2',
    change: ['  account:', '[hosting, mail]'],
    to: '[hosting, mail, nobody]',
    shownAt: ['  account:', 'nobody'],
  },
  {
    code: 'unused',
    cite: 'policy format',
    path: '/purposes/newsletter',
    change: ['      - newsletter\n'],
    to: '',
    shownAt: ['  newsletter:', 'newsletter'],
    warning: true,
  },
];

const integral = (text: string) => text.replace('integral: false', 'integral: true');

describe('what breaks the law’s floor', () => {
  it.each(lawsFloor)('$code at $path', (breakage) => {
    const sound = breakage.code === 'integral_misuse' ? integral(samplePolicyText()) : samplePolicyText();
    expect(checkPolicy(sound, judgedAt).faults).toEqual([]);
    const text = replaced(sound, breakage.change, breakage.to);
    const { policy, faults, warnings } = checkPolicy(text, judgedAt);
    const { code, cite, path } = breakage;
    const found = expect.objectContaining({ code, cite, path, ...positionOf(text, breakage.shownAt) });
    if (breakage.warning) {
      expect(faults).toEqual([]);
      expect(warnings).toContainEqual(found);
      expect(new Set(warnings.map((warning) => warning.code))).toEqual(new Set([code]));
      expect(policy).not.toBeNull();
    } else {
      expect(faults).toEqual([found]);
      expect(policy).toBeNull();
    }
  });

  it('wants to know how misuse of identifiers is prevented (312.4(d)(3))', () => {
    const text = samplePolicyText().replace(/ {4}safeguards:\n.*\n.*\n/, '');
    expect(checkPolicy(text, judgedAt).faults).toEqual([
      expect.objectContaining({ code: 'safeguards_missing', path: '/purposes/running-the-service' }),
    ]);
  });

  it('lets a one-time reply take a contact and nothing else (312.5(c)(3))', () => {
    const sound = samplePolicyText();
    const purpose = sound.slice(sound.indexOf('  ask-a-question:\n'), sound.indexOf('  # T19.'));
    const text = sound.replace(purpose, purpose.replaceAll('[child-email]', '[child-email, first-name]'));
    expect(checkPolicy(text, judgedAt).faults).toEqual([
      expect.objectContaining({ code: 'data_beyond_exception', cite: '16 CFR 312.5(c)(3)' }),
    ]);
  });

  it('warns of an app that may do nothing', () => {
    const text = samplePolicyText().replace(
      /(magazine:\n(?:.*\n){3}) {4}purposes:\n(?: {6}- .*\n)+/,
      '$1    purposes: []\n',
    );
    const { faults, warnings } = checkPolicy(text, judgedAt);
    expect(faults).toEqual([]);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'app_without_purposes', path: '/apps/magazine/purposes' }),
    );
  });

  it('says nothing about an app for adults without purposes', () => {
    const club =
      '  club:\n    name: { en: Club, nl: Club }\n    website: https://club.brickyard.example\n    audience: adults\n    purposes: []\n\n# Each';
    const { faults, warnings } = checkPolicy(samplePolicyText().replace('\n# Each', club), judgedAt);
    expect([faults, warnings]).toEqual([[], []]);
  });

  it('finds every fault at once, in the order of the file', () => {
    const text = samplePolicyText()
      .replace('silence: P14D', 'silence: P30D')
      .replace('after: P30D', 'after: P99Y')
      .replace('delay: P1D', 'delay: PT0S');
    expect(checkPolicy(text, judgedAt).faults.map(({ code }) => code)).toEqual([
      'endless_period',
      'silence_out_of_range',
      'no_confirm_delay',
    ]);
  });
});

describe('the checked policy', () => {
  it('has a digest of its content, not of its looks', () => {
    const { digest } = checkPolicy(samplePolicyText(), judgedAt);
    const commented = `# another comment\n${samplePolicyText()}`;
    expect(checkPolicy(commented, judgedAt).digest).toBe(digest);
    const changed = samplePolicyText().replace('Cloudshed', 'Cloudbarn');
    expect(checkPolicy(changed, judgedAt).digest).not.toBe(digest);
  });

  it('knows no inherited names and cannot be changed', () => {
    const { policy } = checkPolicy(samplePolicyText(), judgedAt);
    expect(policy?.purposes['constructor']).toBeUndefined();
    expect(policy?.apps['toString']).toBeUndefined();
    expect(() => Object.assign(policy?.guardians ?? {}, { silence: 'P99Y' })).toThrow(TypeError);
  });
});
