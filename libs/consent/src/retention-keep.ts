import { extendByGuardian, KeepRefusal } from './retention-plan';
import { type RetentionClock, type RetentionTerms, type RuleRun, runsOf, type StandingConsent } from './retention-run';

/** What a guardian was told will go, and may ask to keep. */
export function keepableOf(
  policy: RetentionTerms,
  app: string,
  clock: RetentionClock,
  consents: readonly StandingConsent[],
  at: Date,
): RuleRun[] {
  return runsOf(policy, app, clock, consents).filter((run) => extended(policy, run, at) !== null);
}

/**
 * The clock after the guardian asked to keep what was told to go: only of those rules the period starts anew (F-5, F-7).
 * Null when there is nothing to keep.
 */
export function keepByGuardian(
  policy: RetentionTerms,
  clock: RetentionClock,
  runs: readonly RuleRun[],
  at: Date,
): { readonly clock: RetentionClock; readonly kept: readonly { run: RuleRun; dueAt: Date }[] } | null {
  const kept = runs.flatMap((run) => {
    const dueAt = extended(policy, run, at);
    return dueAt === null ? [] : [{ run, dueAt }];
  });
  if (kept.length === 0) return null;
  const from = at.toISOString();
  const anew = kept.map(({ run }) => [run.key, { from, done: 0, toldAt: null, keptAt: from, over: false }] as const);
  return { clock: { ...clock, progress: { ...clock.progress, ...Object.fromEntries(anew) } }, kept };
}

function extended(policy: RetentionTerms, { started, plan, progress }: RuleRun, at: Date): Date | null {
  if (progress.over || progress.toldAt === null) return null;
  try {
    const asked = { toldAt: new Date(progress.toldAt), keptAt: at };
    return extendByGuardian(started.rule, plan, asked, policy.timeZone).dueAt;
  } catch (error) {
    if (error instanceof KeepRefusal) return null;
    throw error;
  }
}
