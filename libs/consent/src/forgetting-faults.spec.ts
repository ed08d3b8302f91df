import { checkPolicy } from './check-policy';
import type { FaultCode } from './fault';
import { patternsText } from './patterns.testing';
import { judgedAt, positionOf, replaced } from './policy.testing';

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

const breakages: Breakage[] = [
  {
    code: 'unknown_time_zone',
    cite: 'policy format',
    path: '/timeZone',
    change: ['Europe/Amsterdam'],
    to: 'Mars/Olympus',
    shownAt: ['Mars/Olympus'],
  },
  {
    code: 'unknown_trigger',
    cite: '16 CFR 312.10',
    path: '/purposes/shop/retention/1/trigger',
    change: ['trigger: licence.ended'],
    to: 'trigger: constructor',
    shownAt: ['trigger: constructor', 'constructor'],
  },
  {
    code: 'unknown_trigger',
    cite: '16 CFR 312.10',
    path: '/records/served/retention/0/trigger',
    change: ['trigger: delivered'],
    to: 'trigger: served',
    shownAt: ['trigger: served', 'served'],
  },
  {
    code: 'trigger_of_ours',
    cite: 'policy format',
    path: '/triggers/delivered',
    change: ['triggers:\n', '  licence.ended:'],
    to: '  delivered: { label: { en: it is there } }\n  licence.ended:',
    shownAt: ['triggers:\n', 'delivered'],
  },
  {
    code: 'unused',
    cite: 'policy format',
    path: '/triggers/school.left',
    change: ['triggers:\n', '  licence.ended:'],
    to: '  school.left: { label: { en: your child leaves school } }\n  licence.ended:',
    shownAt: ['school.left'],
    warning: true,
  },
  ...['P3Y', 'P36M', 'P1096D', 'PT0S'].map((at): Breakage => ({
    code: 'step_out_of_range',
    cite: '16 CFR 312.10',
    path: '/purposes/points/retention/0/before/1/at',
    change: ['at: P18M'],
    to: `at: ${at}`,
    shownAt: ['at: P15M', 'at: ', at],
  })),
  {
    code: 'step_out_of_range',
    cite: '16 CFR 312.10',
    path: '/purposes/diary/retention/0/before/0/at',
    // A year can be no longer than that, and February no longer than 28 days.
    change: ['at: P11M'],
    to: 'at: P365D',
    shownAt: ['at: P365D', 'P365D'],
  },
  {
    code: 'step_out_of_range',
    cite: '16 CFR 312.10',
    path: '/purposes/diary/retention/0/before/0/at',
    // An hour before, but where clocks are moved on the way it is none.
    change: ['at: P11M'],
    to: 'at: PT8759H',
    shownAt: ['at: PT8759H', 'PT8759H'],
  },
  {
    code: 'step_twice',
    cite: 'policy format',
    path: '/purposes/points/retention/0/before/2',
    change: ['{ at: P18M, action: deactivate }'],
    to: '{ at: P18M, action: deactivate }, { at: P1Y6M, action: deactivate }',
    shownAt: ['{ at: P1Y6M'],
    warning: true,
  },
  ...['PT0S', 'P91D', 'P3M'].map((grace): Breakage => ({
    code: 'grace_out_of_range',
    cite: '16 CFR 312.10',
    path: '/purposes/profile/retention/0/grace',
    change: ['grace: P90D'],
    to: `grace: ${grace}`,
    shownAt: ['grace: ', grace],
  })),
  {
    code: 'keep_without_telling',
    cite: '16 CFR 312.10',
    path: '/purposes/profile/retention/0/unless/0',
    change: ['        grace: P90D\n'],
    to: '',
    shownAt: ['unless: [guardian-keeps]', 'guardian-keeps'],
  },
  {
    code: 'keep_without_telling',
    cite: '16 CFR 312.10',
    path: '/purposes/diary/retention/0/unless/0',
    change: ['at: P11M, action: remind'],
    to: 'at: P11M, action: deactivate',
    shownAt: ['  diary:\n    title', 'guardian-keeps'],
  },
  {
    code: 'nobody_to_tell',
    cite: '16 CFR 312.5(c)(1)',
    path: '/purposes/marketing/retention/0/grace',
    change: ['after: P2M'],
    to: 'after: P2M\n        grace: P30D',
    shownAt: ['grace: P30D', 'P30D'],
  },
  {
    code: 'nobody_to_tell',
    cite: '16 CFR 312.5(c)(1)',
    path: '/purposes/marketing/retention/0/before/0/action',
    change: ['after: P2M'],
    to: 'after: P2M\n        before: [{ at: P1M, action: remind }]',
    shownAt: ['at: P1M, action: remind', 'remind'],
  },
  {
    code: 'exception_without_effect',
    cite: 'policy format',
    path: '/purposes/points/retention/1/unless/0',
    change: ['after: P1M'],
    to: 'after: P1M\n        unless: [another-purpose]',
    shownAt: ['unless: [another-purpose]', 'another-purpose'],
    warning: true,
  },
  {
    code: 'retention_outlives_report',
    cite: '16 CFR 312.5(a)(1)',
    path: '/records/accidents/retention/0',
    change: ['trigger: reported, after: PT0S'],
    to: 'trigger: reported, after: PT1S',
    shownAt: ['{ trigger: reported'],
  },
  {
    code: 'endless_period',
    cite: '16 CFR 312.10',
    path: '/records/log-lines/retention/0/after',
    change: ['  log-lines:', 'after: P1Y'],
    to: 'after: P26Y',
    shownAt: ['P26Y'],
  },
  ...['PT0S', 'P46D', 'P2M'].map((deadline): Breakage => ({
    code: 'deadline_out_of_range',
    cite: 'GDPR Art. 12(3); 16 CFR 312.10',
    path: '/erasure/deadline',
    change: ['deadline: P14D'],
    to: `deadline: ${deadline}`,
    shownAt: ['deadline: ', deadline],
  })),
  {
    code: 'connector_of_other_data',
    cite: 'policy format',
    path: '/connectors/club-db/tables/0/data/0',
    change: ['app: club\n'],
    to: 'app: museum\n',
    shownAt: ['public.entries', 'entry'],
  },
  {
    code: 'connector_table_twice',
    cite: 'policy format',
    path: '/connectors/club-db/tables/1/table',
    change: ['public.players'],
    to: 'public.entries',
    shownAt: ['public.entries', 'table: public.entries', 'public'],
  },
  {
    code: 'unknown_reference',
    cite: 'policy format',
    path: '/connectors/club-db/app',
    change: ['app: club\n'],
    to: 'app: constructor\n',
    shownAt: ['app: constructor', 'constructor'],
  },
  {
    code: 'unknown_reference',
    cite: 'policy format',
    path: '/connectors/club-db/tables/1/data/1',
    change: ['data: [account, child-profile]'],
    to: 'data: [account, nothing]',
    shownAt: ['[account, nothing]', 'nothing'],
  },
  {
    code: 'unknown_reference',
    cite: 'policy format',
    path: '/records/backups/apps/0',
    change: ['apps: [club]'],
    to: 'apps: [pub]',
    shownAt: ['apps: [pub]', 'pub'],
  },
  {
    code: 'missing_text',
    cite: '16 CFR 312.4(a)',
    path: '/triggers/licence.ended/label',
    change: ['{ en: the licence ends }'],
    to: '{ nl: de licentie eindigt }',
    shownAt: ['licence.ended: {', 'label'],
  },
  {
    code: 'missing_text',
    cite: '16 CFR 312.4(a)',
    path: '/erasure/need',
    change: ['{ en: The printer answers within two weeks. }'],
    to: '{ nl: De drukker. }',
    shownAt: ['erasure:\n', 'need'],
  },
  // Of another shape than a policy's.
  {
    code: 'shape',
    cite: '16 CFR 312.10',
    path: '/records/log-lines/retention/0',
    change: [', need: { en: To see misuse. }'],
    to: '',
    shownAt: ['  log-lines:', '{ trigger'],
  },
  {
    code: 'shape',
    cite: '16 CFR 312.10',
    path: '/purposes/points/retention/1/after',
    change: ['after: P1M'],
    to: 'after: forever',
    shownAt: ['forever'],
  },
  {
    code: 'shape',
    cite: 'policy format',
    path: '/connectors/club-db/url',
    change: ['url: CLUB_DATABASE_URL'],
    to: 'url: postgres://club.example/club',
    shownAt: ['postgres://'],
  },
  {
    code: 'shape',
    cite: 'policy format',
    path: '/connectors/club-db/tables/1/table',
    change: ['public.players'],
    to: '"players; drop table players"',
    shownAt: ['"players; drop'],
  },
  {
    code: 'shape',
    cite: 'policy format',
    path: '/recipients/printer/openDsr/url',
    change: ['https://dsr.printers.example/v2'],
    to: 'http://dsr.printers.example/v2',
    shownAt: ['http://dsr'],
  },
  {
    code: 'shape',
    cite: 'policy format',
    path: '/records/register/retention/0/grace',
    change: ['trigger: request.fulfilled,'],
    to: 'trigger: request.fulfilled, grace: P9D,',
    shownAt: ['grace: P9D'],
  },
];

describe('what a policy cannot say of forgetting', () => {
  it.each(breakages)('$code at $path: $to', ({ code, cite, path, change, to, shownAt, warning }) => {
    const text = replaced(patternsText(), change, to);
    const { policy, faults, warnings } = checkPolicy(text, judgedAt);
    const found = expect.objectContaining({ code, cite, path, ...positionOf(text, shownAt) });
    if (warning) {
      expect([faults, policy === null]).toEqual([[], false]);
      expect(warnings).toContainEqual(found);
    } else {
      expect(faults).toContainEqual(found);
      expect(policy).toBeNull();
    }
  });

  it('knows no guardian to tell under an exception that asks for none', () => {
    const rule = 'trigger: reply.sent\n        after: PT0S';
    const told = `${rule}\n        grace: P1D`;
    const codes = checkPolicy(replaced(patternsText(), [rule], told), judgedAt).faults.map(({ code }) => code);
    expect(codes).toEqual(['nobody_to_tell']);
  });

  it('asks no public to erase', () => {
    const text = patternsText()
      .replace('role: service-provider', 'role: public')
      .replace(/ {4}assurance: .*\n/, '');
    expect(checkPolicy(text, judgedAt).faults).toContainEqual(
      expect.objectContaining({ code: 'opendsr_of_public', path: '/recipients/printer/openDsr' }),
    );
  });
});
