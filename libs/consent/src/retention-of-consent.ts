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
  const groups = new Map<string, DueData>();
  for (const category of known.data) {
    const rules = known.retention.filter(({ data }) => data.includes(category));
    const fate = {
      ...(neverGranted
        ? { dueAt: endedAt, action: 'erase' as const, unlessNeeded: true }
        : fateOf(rules, endedAt, policy.timeZone)),
      // Asked for once, it holds on whichever road the data goes.
      unrecoverable: rules.some(({ unrecoverable }) => unrecoverable === true),
    };
    const key = `${fate.dueAt.getTime()} ${fate.action} ${fate.unlessNeeded} ${fate.unrecoverable}`;
    groups.set(key, { ...fate, data: [...(groups.get(key)?.data ?? []), category] });
  }
  return [...groups.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

function fateOf(
  rules: readonly RetentionRule[],
  endedAt: Date,
  timeZone: string | undefined,
): Pick<DueData, 'dueAt' | 'action' | 'unlessNeeded'> {
  const [first] = rules
    .filter(({ trigger }) => trigger === 'consent.ended')
    .map(({ after, action, unless }) => ({
      dueAt: addPeriod(endedAt, after, timeZone),
      action,
      unlessNeeded: unless?.includes('another-purpose') === true,
    }))
    // At the same moment the stronger act counts.
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || b.action.localeCompare(a.action));
  return first ?? { dueAt: endedAt, action: 'erase', unlessNeeded: false };
}
