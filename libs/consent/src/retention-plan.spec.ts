import fc from 'fast-check';
import { clockStart, extendByGuardian, KeepRefusal, nextStep, retentionPlan } from './retention-plan';
import type { RetentionRule } from './retention-rule';

const need = { en: 'needed' };
const account: RetentionRule = {
  data: ['account'],
  trigger: 'last.activity',
  before: [
    { at: 'P18M', action: 'deactivate' },
    { at: 'P15M', action: 'remind' },
  ],
  after: 'P3Y',
  grace: 'P90D',
  unless: ['guardian-keeps'],
  action: 'erase',
  need,
};
const start = new Date('2026-01-31T23:30:00Z');
const plan = retentionPlan(account, start, 'Europe/Amsterdam');
const days = (from: Date, count: number) => new Date(from.getTime() + count * 86_400_000);

describe('the plan of a rule', () => {
  it('has the steps in the order of time, tells when the period is over, and ends with the grace', () => {
    // In Amsterdam it is 1 February already.
    expect(plan).toEqual({
      startedAt: start,
      steps: [
        { action: 'remind', at: new Date('2027-04-30T22:30:00Z') },
        { action: 'deactivate', at: new Date('2027-07-31T22:30:00Z') },
        { action: 'warn', at: new Date('2029-01-31T23:30:00Z') },
      ],
      endsAt: new Date('2029-01-31T23:30:00Z'),
      dueAt: new Date('2029-05-01T22:30:00Z'),
      lastDay: '2029-05-02',
      action: 'erase',
    });
  });

  it('is over as it begins where the period is nothing', () => {
    expect(retentionPlan({ trigger: 'reported', after: 'PT0S', action: 'erase', need }, start)).toMatchObject({
      steps: [],
      endsAt: start,
      dueAt: start,
    });
  });
});

describe('the next step', () => {
  it('is each step once, and then the end', () => {
    const walk = [0, 1, 2, 3, 4].map((done) => nextStep(plan, done, start)?.action ?? null);
    expect(walk).toEqual(['remind', 'deactivate', 'warn', 'erase', null]);
  });

  it.each([-1, 0, 1])('is due from its instant on: %d ms', (late) => {
    const now = new Date(plan.steps[0]!.at.getTime() + late);
    expect(nextStep(plan, 0, now)?.due).toBe(late >= 0);
  });

  it('leaves out a reminder that came too late for a later letter, and never what switches off', () => {
    const long = days(plan.dueAt, 400);
    expect(nextStep(plan, 0, long)).toEqual({ index: 1, action: 'deactivate', at: plan.steps[1]!.at, due: true });
    expect(nextStep(plan, 2, long)).toMatchObject({ action: 'warn' });
    // Only deactivated since: the reminder is late, and still the only one.
    expect(nextStep(plan, 0, plan.steps[1]!.at)).toMatchObject({ index: 0, action: 'remind' });
  });

  it('comes to the end from wherever a worker stood, without a step twice or backwards', () => {
    const offsets = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(offsets, (visits) => {
        const done: number[] = [];
        for (const day of [...visits.sort((a, b) => a - b), 2000]) {
          for (;;) {
            const next = nextStep(plan, (done.at(-1) ?? -1) + 1, days(start, day));
            if (next === null || !next.due) break;
            done.push(next.index);
          }
        }
        expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
        expect(done).toContain(1);
        expect(done.at(-1)).toBe(3);
      }),
    );
  });
});

describe('a trigger that comes again', () => {
  const [early, late] = [start, days(start, 1)];

  it('starts anew for activity, also when the news come out of order', () => {
    expect(clockStart('last.activity', early, late)).toBe(late);
    expect(clockStart('last.activity', late, early)).toBe(late);
  });

  it.each(['consent.ended', 'account.closed', 'licence.ended'])('keeps the first of %s', (trigger) => {
    expect(clockStart(trigger, early, late)).toBe(early);
    expect(clockStart(trigger, late, early)).toBe(early);
    expect(clockStart(trigger, null, late)).toBe(late);
  });
});

describe('a guardian who asks to keep data', () => {
  const told = plan.steps[0]!.at;
  const code = (rule: RetentionRule, toldAt: Date | null, keptAt: Date) => {
    try {
      return extendByGuardian(rule, plan, { toldAt, keptAt }, 'Europe/Amsterdam').startedAt;
    } catch (error) {
      if (error instanceof KeepRefusal) return error.code;
      throw error;
    }
  };

  it('starts the period anew, from then on', () => {
    expect(code(account, told, days(told, 3))).toEqual(days(told, 3));
    expect(code(account, told, new Date(plan.dueAt.getTime() - 1))).toEqual(new Date(plan.dueAt.getTime() - 1));
  });

  it('is refused before telling, once it is due, and where the rule does not have it', () => {
    expect(code(account, null, told)).toBe('not_told_yet');
    expect(code(account, days(told, 1), told)).toBe('not_told_yet');
    expect(code(account, told, plan.dueAt)).toBe('too_late');
    expect(code({ ...account, unless: ['another-purpose'] }, told, days(told, 1))).toBe('rule_cannot_be_kept');
  });
});
