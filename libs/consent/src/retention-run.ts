import type { Consent } from './consent';
import type { Policy } from './policy';
import { rulesStartedBy, type StartedRule } from './retention-clock';
import { type RetentionPlan, retentionPlan } from './retention-plan';

/** What started, and how far it has come: one a child, trigger, matter and item. */
export interface RetentionClock {
  readonly trigger: string;
  /** Key of a purpose, `records/` and the key of a record, or empty for all that the trigger starts. */
  readonly about: string;
  /** What the app calls the one thing that it is about (an upload, a contest); empty for none. */
  readonly item: string;
  readonly startedAt: Date;
  /** The app itself said so: then it runs rules of exceptions and of records too, which no yes starts or ends. */
  readonly outlives: boolean;
  /** By the key of the rule. */
  readonly progress: Readonly<Record<string, RuleProgress>>;
}

/** How far one rule has come. Times as ISO instants, for it is kept as JSON. */
export interface RuleProgress {
  /** From when the rule counted; when that moves, the steps come again. */
  readonly from: string;
  /** Steps that were carried out or left out. */
  readonly done: number;
  /** When the guardian was told; null while nobody was. */
  readonly toldAt: string | null;
  /** When the guardian asked to keep it; null when never. */
  readonly keptAt: string | null;
  readonly over: boolean;
}

/** A rule that a clock runs, by the policy of today. */
export interface RuleRun {
  /** Its name across versions of the policy, as far as there can be one. */
  readonly key: string;
  readonly started: StartedRule;
  readonly plan: RetentionPlan;
  readonly progress: RuleProgress;
  /** The yes that the data rests on; null where an exception carries it, and for records. */
  readonly consent: StandingConsent | null;
}

export type StandingConsent = Pick<Consent, 'id' | 'purpose' | 'state' | 'grantedAt' | 'requestId'>;

export type RetentionTerms = Pick<Policy, 'apps' | 'purposes' | 'records' | 'timeZone'>;

/** Triggers that may count for data that was taken before the yes, which waited for it. */
const collecting: readonly string[] = ['last.activity', 'collected', 'created'];

/**
 * The rules that a clock runs now. Data that rests on a yes has rules only while the yes stands: its end is another clock's
 * (`consent.ended`), and what happened before the yes says nothing about what came after it.
 */
export function runsOf(
  policy: RetentionTerms,
  app: string,
  clock: RetentionClock,
  consents: readonly StandingConsent[],
): RuleRun[] {
  return keyed(rulesOfClock(policy, app, clock)).flatMap(({ key, started }) => {
    const consent = consentFor(policy, started, consents);
    if (consent === 'missing' || (consent === null && !clock.outlives)) return [];
    const since = consent?.grantedAt ?? null;
    if (since !== null && since > clock.startedAt && !collecting.includes(clock.trigger)) return [];
    return [{ key, started, consent, ...standOf(started, clock, key, policy.timeZone) }];
  });
}

/** Whether data of this purpose rests on a yes, and not on an exception. */
export function restsOnConsent(policy: Pick<Policy, 'purposes'>, purpose: string): boolean {
  const basis = policy.purposes[purpose]?.basis;
  return basis === 'consent' || basis === 'multiple-contact';
}

/** What a rule is named by in a clock: `account`, or `records/log-lines`. */
export function matterOf({ purpose, record }: Pick<StartedRule, 'purpose' | 'record'>): string {
  return purpose ?? `records/${record}`;
}

/** All that a clock would run if every yes stood. */
export function rulesOfClock(
  policy: RetentionTerms,
  app: string,
  { trigger, about, item }: Pick<RetentionClock, 'trigger' | 'about' | 'item'>,
): StartedRule[] {
  return rulesStartedBy(policy as Policy, app, trigger).filter(
    (started) =>
      (about === '' || matterOf(started) === about) &&
      // What is created comes one by one: the beginning of a yes starts nothing of it.
      !(trigger === 'collected' && item === '' && started.rule.trigger === 'created'),
  );
}

function standOf(
  { rule }: StartedRule,
  { startedAt, progress }: RetentionClock,
  key: string,
  timeZone: string | undefined,
): { plan: RetentionPlan; progress: RuleProgress } {
  const was = Object.hasOwn(progress, key) ? progress[key]! : null;
  const keptAt = was?.keptAt ?? null;
  const kept = keptAt === null ? null : new Date(keptAt);
  const start = kept !== null && kept > startedAt ? kept : startedAt;
  const from = start.toISOString();
  const fresh = { from, done: 0, toldAt: null, keptAt, over: false };
  const plan = retentionPlan(rule, start, timeZone);
  if (was === null || was.from !== from) return { plan, progress: fresh };
  // A policy with fewer steps than were done must not pass for one that has ended.
  return { plan, progress: { ...was, done: Math.min(was.done, plan.steps.length) } };
}

function consentFor(
  policy: RetentionTerms,
  { purpose }: StartedRule,
  consents: readonly StandingConsent[],
): StandingConsent | null | 'missing' {
  if (purpose === null || !restsOnConsent(policy, purpose)) return null;
  const standing = consents.filter(
    (consent) => consent.purpose === purpose && (consent.state === 'granted' || consent.state === 'matured'),
  );
  return standing.at(-1) ?? 'missing';
}

/** A rule's place among those of the same matter and trigger: its pointer moves when others come and go. */
function keyed(rules: readonly StartedRule[]): { key: string; started: StartedRule }[] {
  const counts = new Map<string, number>();
  return rules.map((started) => {
    const name = `${matterOf(started)}:${started.rule.trigger}`;
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    return { key: `${name}:${n}`, started };
  });
}
