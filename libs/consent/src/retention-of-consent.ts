import { addPeriod } from './period';
import type { Policy } from './policy';
import type { RetentionAction, RetentionRule } from './retention-rule';

/** Data that goes at one moment, in one way, when a consent has ended. */
export interface DueData {
  readonly data: readonly string[];
  readonly dueAt: Date;
  readonly action: RetentionAction;
  readonly unrecoverable: boolean;
  /** Ask `neededByOthers` when it is due: what another purpose that stands needs does not go yet (X1). */
  readonly unlessNeeded: boolean;
}

/**
 * What goes when after a consent ended, the earliest first (T3, T10, RET-1). What was never granted goes at once, and so
 * does data without a rule of its own for the end; of several rules for the same data the first to fall due counts.
 */
export function retentionForConsentEnd(
  policy: Pick<Policy, 'purposes' | 'timeZone'>,
  purpose: string,
  neverGranted: boolean,
  endedAt: Date,
): DueData[] {
  const known = Object.hasOwn(policy.purposes, purpose) ? policy.purposes[purpose] : undefined;
  if (known === undefined) throw new RangeError('The policy knows no such purpose.');
  const atOnce = { dueAt: endedAt, action: 'erase', unrecoverable: false } as const;
  if (neverGranted) return [{ ...atOnce, data: known.data, unlessNeeded: true }];
  const groups = new Map<string, DueData>();
  for (const category of known.data) {
    const fate = fateOf(known.retention, category, endedAt, policy.timeZone) ?? { ...atOnce, unlessNeeded: false };
    const key = JSON.stringify(fate);
    groups.set(key, { ...fate, data: [...(groups.get(key)?.data ?? []), category] });
  }
  return [...groups.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

function fateOf(
  rules: readonly RetentionRule[],
  category: string,
  endedAt: Date,
  timeZone: string | undefined,
): Omit<DueData, 'data'> | null {
  const fates = rules
    .filter(({ trigger, data }) => trigger === 'consent.ended' && data.includes(category))
    .map(({ after, action, unrecoverable, unless }) => ({
      dueAt: addPeriod(endedAt, after, timeZone),
      action,
      unrecoverable: unrecoverable === true,
      unlessNeeded: unless?.includes('another-purpose') === true,
    }))
    // At the same moment the stronger act counts.
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || b.action.localeCompare(a.action));
  return fates[0] ?? null;
}
