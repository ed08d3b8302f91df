import { utcDate } from './calendar-date';
import { clockAt } from './local-time';
import { addPeriod } from './period';
import type { RecordRule, RetentionAction, RetentionRule } from './retention-rule';

/** `warn`: the period is over, the guardian is told, and the grace runs. */
export interface PlanStep {
  readonly action: 'remind' | 'deactivate' | 'warn';
  readonly at: Date;
}

/** What a rule makes of one start of its clock. */
export interface RetentionPlan {
  readonly startedAt: Date;
  /** In the order of time, all before `dueAt`. */
  readonly steps: readonly PlanStep[];
  /** When the period is over; with a grace this is when the guardian is told. */
  readonly endsAt: Date;
  /** When the data goes. Nothing but an act of the guardian, or the trigger itself, moves it (F-7). */
  readonly dueAt: Date;
  /** ISO date, in the policy's time zone, of the last day on which the data may be there. */
  readonly lastDay: string;
  readonly action: RetentionAction;
}

type Clocked = RecordRule & Partial<Pick<RetentionRule, 'before' | 'grace' | 'unless'>>;

/** When a rule whose clock started at `startedAt` reminds, deactivates, tells and ends (T23, 16 CFR 312.10). */
export function retentionPlan(rule: Clocked, startedAt: Date, timeZone = 'UTC'): RetentionPlan {
  const endsAt = addPeriod(startedAt, rule.after, timeZone);
  const dueAt = rule.grace === undefined ? endsAt : addPeriod(endsAt, rule.grace, timeZone);
  const steps: PlanStep[] = (rule.before ?? []).map(({ at, action }) => ({
    action,
    at: addPeriod(startedAt, at, timeZone),
  }));
  if (rule.grace !== undefined) steps.push({ action: 'warn', at: endsAt });
  return {
    startedAt,
    steps: steps.sort((a, b) => a.at.getTime() - b.at.getTime()),
    endsAt,
    dueAt,
    lastDay: utcDate(new Date(clockAt(dueAt.getTime(), timeZone))),
    action: rule.action,
  };
}

/** The next thing to do for a plan. `index` counts the steps; that of the end is their number. */
export interface NextStep {
  readonly index: number;
  readonly action: PlanStep['action'] | RetentionAction;
  readonly at: Date;
  readonly due: boolean;
}

/**
 * What comes next when `done` steps were carried out; null after the end. A reminder that a worker was too late for is
 * left out where a later letter is due as well: the guardian gets one, not two. The end never waits for a letter.
 */
export function nextStep(plan: RetentionPlan, done: number, now: Date): NextStep | null {
  if (done > plan.steps.length) return null;
  const isDue = (at: Date): boolean => at.getTime() <= now.getTime();
  const next = plan.steps
    .map((step, index) => ({ ...step, index }))
    .slice(done)
    .find(({ action, index }) => {
      const stale = plan.steps.slice(index + 1).some((later) => later.action !== 'deactivate' && isDue(later.at));
      return action === 'deactivate' || !stale;
    });
  const { index, action, at } = next ?? { index: plan.steps.length, action: plan.action, at: plan.dueAt };
  return { index, action, at, due: isDue(at) };
}

/**
 * Where a running clock starts when its trigger comes again: activity always starts anew; of anything else the first
 * counts, so that a repeated call cannot keep data longer. `at` may come late and out of order.
 */
export function clockStart(trigger: string, running: Date | null, at: Date): Date {
  if (running === null) return at;
  const [earlier, later] = running <= at ? [running, at] : [at, running];
  return trigger === 'last.activity' ? later : earlier;
}

/** Thrown when a guardian's wish to keep data does not move its end. `code` is closed. */
export class KeepRefusal extends Error {
  override readonly name = 'KeepRefusal';

  constructor(
    readonly code: 'rule_cannot_be_kept' | 'not_told_yet' | 'too_late',
    message: string,
  ) {
    super(message);
  }
}

/**
 * The guardian, told that data goes, asks to keep it: the period starts anew at that moment (F-5, F-7). Only this act of
 * a guardian does so; throws KeepRefusal where the rule does not allow it, before telling, and once the data is due.
 */
export function extendByGuardian(
  rule: Clocked,
  plan: RetentionPlan,
  asked: { readonly toldAt: Date | null; readonly keptAt: Date },
  timeZone = 'UTC',
): RetentionPlan {
  const { toldAt, keptAt } = asked;
  if (rule.unless?.includes('guardian-keeps') !== true) {
    throw new KeepRefusal('rule_cannot_be_kept', 'This rule does not let a guardian keep the data.');
  }
  if (toldAt === null || toldAt > keptAt) {
    throw new KeepRefusal('not_told_yet', 'Only a guardian who was told that the data goes can ask to keep it.');
  }
  if (keptAt >= plan.dueAt) throw new KeepRefusal('too_late', 'The data is due to go already.');
  return retentionPlan(rule, keptAt, timeZone);
}
