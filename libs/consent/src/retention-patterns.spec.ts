import { checkPolicy } from './check-policy';
import { patternsPolicy, patternsText } from './patterns.testing';
import { judgedAt } from './policy.testing';
import { rulesStartedBy } from './retention-clock';
import { retentionForConsentEnd } from './retention-of-consent';
import { extendByGuardian, retentionPlan } from './retention-plan';

const policy = patternsPolicy();
const zone = policy.timeZone!;

/** Retention as companies publish it (T3 … F-7): what starts the clock of what, and what happens on which day. */
const patterns: { row: string; trigger: string; of: string; from: string; steps?: string[]; goes: string }[] = [
  { row: 'T7', trigger: 'reported', of: 'accidents', from: '2026-02-03T10:00Z', goes: 'erase 2026-02-03T10:00Z' },
  { row: 'T18', trigger: 'reply.sent', of: 'question', from: '2026-02-03T10:00Z', goes: 'erase 2026-02-03T10:00Z' },
  { row: 'T17', trigger: 'contest.closed', of: 'contest', from: '2026-02-03T10:00Z', goes: 'erase 2026-02-03T10:00Z' },
  {
    row: 'V2, from a leap day',
    trigger: 'last.activity',
    of: 'points',
    from: '2028-02-29T10:00Z',
    steps: ['remind 2029-05-29T09:00Z', 'deactivate 2029-08-29T09:00Z'],
    goes: 'erase 2031-02-28T10:00Z',
  },
  { row: 'K1', trigger: 'delivered', of: 'served', from: '2026-02-03T10:00Z', goes: 'erase 2026-02-03T10:00Z' },
  {
    row: 'K1, leap day',
    trigger: 'created',
    of: 'log-lines',
    from: '2028-02-29T10:00Z',
    goes: 'erase 2029-02-28T10:00Z',
  },
  {
    row: 'K1, 31 January',
    trigger: 'account.closed',
    of: 'points',
    from: '2026-01-31T10:00Z',
    goes: 'erase 2026-02-28T10:00Z',
  },
  {
    row: 'K1, 31 January of a leap year',
    trigger: 'account.closed',
    of: 'points',
    from: '2028-01-31T10:00Z',
    goes: 'erase 2028-02-29T10:00Z',
  },
  {
    row: 'K1, over summer time',
    trigger: 'created',
    of: 'uploads',
    from: '2026-02-01T10:00Z',
    goes: 'erase 2026-05-02T09:00Z',
  },
  {
    row: 'K1, 31 August',
    trigger: 'licence.ended',
    of: 'shop',
    from: '2026-08-31T10:00Z',
    goes: 'erase 2027-02-28T11:00Z',
  },
  {
    row: 'K1, 30 January',
    trigger: 'created',
    of: 'backups',
    from: '2027-01-30T10:00Z',
    goes: 'erase 2027-02-28T10:00Z',
  },
  { row: 'X1', trigger: 'consent.ended', of: 'marketing', from: '2026-12-31T10:00Z', goes: 'erase 2027-02-28T10:00Z' },
  { row: 'X2', trigger: 'last.activity', of: 'shop', from: '2026-02-28T10:00Z', goes: 'erase 2028-02-28T10:00Z' },
  {
    row: 'S3',
    trigger: 'request.fulfilled',
    of: 'register',
    from: '2026-02-03T10:00Z',
    goes: 'anonymise 2026-02-03T10:00Z',
  },
  {
    row: 'F-5',
    trigger: 'last.activity',
    of: 'profile',
    from: '2026-08-31T10:00Z',
    steps: ['warn 2028-02-29T11:00Z'],
    goes: 'erase 2028-05-29T10:00Z',
  },
  {
    row: 'F-7',
    trigger: 'collected',
    of: 'diary',
    from: '2026-03-31T10:00Z',
    steps: ['remind 2027-02-28T11:00Z'],
    goes: 'erase 2027-03-31T10:00Z',
  },
];

describe('retention as companies publish it', () => {
  it('is written down without a fault or a doubt', () => {
    const { faults, warnings } = checkPolicy(patternsText(), judgedAt);
    // Where an account outlives the yes, a warning says so.
    expect([faults, warnings.filter(({ code }) => code !== 'retention_without_end')]).toEqual([[], []]);
  });

  it.each(patterns)('$row: $of, $trigger', ({ trigger, of, from, steps = [], goes }) => {
    const started = rulesStartedBy(policy, 'club', trigger).filter(({ purpose, record }) => of === (purpose ?? record));
    expect(started).toHaveLength(1);
    const plan = retentionPlan(started[0]!.rule, new Date(from), zone);
    const said = (action: string, at: Date) => `${action} ${at.toISOString().replace(':00.000Z', 'Z')}`;
    expect(plan.steps.map(({ action, at }) => said(action, at))).toEqual(steps);
    expect(said(plan.action, plan.dueAt)).toBe(goes);
    expect(plan.lastDay).toBe(goes.slice(goes.indexOf(' ') + 1, goes.indexOf('T')));
  });

  it('T3: what nobody allowed goes at once when the silence ends', () => {
    const endedAt = new Date('2026-02-14T10:00Z');
    expect(retentionForConsentEnd(policy, 'marketing', true, endedAt)).toMatchObject([
      { data: ['taste', 'address'], dueAt: endedAt, action: 'erase' },
    ]);
  });

  it('K1: an upload and a backup leave nothing that could be brought back', () => {
    const started = rulesStartedBy(policy, 'club', 'created');
    const unrecoverable = started.filter(({ rule }) => rule.unrecoverable === true);
    expect(unrecoverable.map(({ purpose, record }) => purpose ?? record)).toEqual(['uploads', 'backups']);
  });

  it('F-5, F-7: a guardian who was told and asks to keep it starts the period anew', () => {
    const [{ rule } = { rule: undefined }] = rulesStartedBy(policy, 'club', 'created', 'diary');
    const plan = retentionPlan(rule!, new Date('2026-03-31T10:00Z'), zone);
    const told = plan.steps[0]!.at;
    const keptAt = new Date('2027-03-01T10:00Z');
    expect(extendByGuardian(rule!, plan, { toldAt: told, keptAt }, zone).dueAt).toEqual(new Date('2028-03-01T10:00Z'));
  });
});
