import type { Database, DutyStore } from '@kinsent/store';
import type { Work } from './time-machine';

export interface HouseWorkParts {
  readonly database: Database;
  readonly duties: DutyStore;
  /** Resolves once letters that came back have been reported. */
  readonly mailSettled: () => Promise<void>;
}

/**
 * What the services still have to do, read from their database: duties and clocks of retention that are due, and events
 * without a number. A duty that failed and waits for its next try is not pending; one whose next try runs is.
 */
export class HouseWork implements Work {
  constructor(private readonly parts: HouseWorkParts) {}

  async pending(now: Date): Promise<number> {
    await this.parts.mailSettled();
    const { rows } = await this.parts.database.pool.query<{ pending: number }>({
      name: 'sandbox-pending',
      text: `
        select (
          (select count(*) from duty
           where done_at is null and dead_at is null and due_at <= $1
             and (last_error is null or leased_until is null or leased_until <= $1))
          + (select count(*) from event where sequence is null)
          + (select count(*) from retention_clock where next_at <= $1)
        )::integer as pending`,
      values: [now],
    });
    return rows[0]!.pending;
  }

  async nextDueAt(): Promise<Date | null> {
    const { rows } = await this.parts.database.pool.query<{ next: Date | null }>(
      'select min(next_at) as next from retention_clock where next_at is not null',
    );
    const clock = rows[0]!.next;
    const duty = await this.parts.duties.nextDueAt();
    return clock === null || (duty !== null && duty < clock) ? duty : clock;
  }
}
