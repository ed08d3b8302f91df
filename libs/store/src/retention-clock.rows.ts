import type { Policy, RetentionClock, RuleProgress } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';

/** The policy that clocks are carried out by: always that of today. */
export interface RetentionRuling {
  readonly policy: Policy;
  readonly digest: string;
}

/** A clock of one child, and when it is looked at. */
export interface ChildClock extends RetentionClock {
  readonly childId: string;
  readonly nextAt: Date | null;
}

export const clockColumns = `clock.child_id, clock.trigger, clock.about, clock.item, clock.started_at, clock.progress,
  clock.next_at, clock.outlives`;

export function readClock(row: QueryResultRow): ChildClock {
  return {
    childId: row['child_id'] as string,
    trigger: row['trigger'] as string,
    about: row['about'] as string,
    item: row['item'] as string,
    startedAt: row['started_at'] as Date,
    outlives: row['outlives'] as boolean,
    progress: row['progress'] as Record<string, RuleProgress>,
    nextAt: row['next_at'] as Date | null,
  };
}

/** The values of its primary key, in order. */
export function nameOfClock({ childId, trigger, about, item }: ChildClock): [string, string, string, string] {
  return [childId, trigger, about, item];
}
