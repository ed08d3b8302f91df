import type { Database, DutyStore } from '@kinsent/store';
import type { Work } from './time-machine';

export interface HouseWorkParts {
  readonly database: Database;
  readonly duties: DutyStore;
  /** Resolves once letters that came back have been reported. */
  readonly mailSettled: () => Promise<void>;
}

/** How long a service holds a duty that it works on. */
const leaseMs = 60_000;
/** A second try that takes longer than this is not waited for. */
const retryPatienceMs = 10_000;

/**
 * What the services still have to do, read from their database: duties that are due, and events without a number. A duty
 * that failed and waits for its next try is not pending; one whose next try runs is.
 */
export class HouseWork implements Work {
  constructor(private readonly parts: HouseWorkParts) {}

  async pending(now: Date, since: Date): Promise<number> {
    await this.parts.mailSettled();
    // A duty on its second try looks like one that waits, but for a lease that began just now.
    const tryingSince = now.getTime() - since.getTime() < retryPatienceMs ? since : now;
    const { rows } = await this.parts.database.pool.query<{ pending: number }>({
      name: 'sandbox-pending',
      text: `
        select (
          (select count(*) from duty
           where done_at is null and dead_at is null and due_at <= $1
             and (last_error is null or leased_until is null or leased_until <= $1
               or (leased_until >= $2 and leased_until < $3)))
          + (select count(*) from event where sequence is null)
        )::integer as pending`,
      values: [now, new Date(tryingSince.getTime() + leaseMs), new Date(now.getTime() + leaseMs)],
    });
    return rows[0]!.pending;
  }

  nextDueAt(): Promise<Date | null> {
    return this.parts.duties.nextDueAt();
  }
}
