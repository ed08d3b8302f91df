import type { Database, DutyStore } from '@kinsent/store';
import type { Terminal } from '../terminal/terminal';
import type { Work } from './time-machine';

export interface HouseWorkParts {
  readonly database: Database;
  readonly duties: DutyStore;
  /** Resolves once letters that came back have been reported. */
  readonly mailSettled: () => Promise<void>;
  /** Null where the real Stripe takes its place: what that one still owes nobody knows. */
  readonly terminal: Pick<Terminal, 'due' | 'nextDueAt' | 'movement'> | null;
}

/**
 * What the services still have to do, read from their database: duties and clocks of retention that are due, and events
 * without a number; and what the card terminal still has to send them. A duty that failed and waits for its next try is not pending; one whose next try runs is.
 */
export class HouseWork implements Work {
  constructor(private readonly parts: HouseWorkParts) {}

  async pending(now: Date): Promise<number> {
    const { terminal } = this.parts;
    await this.parts.mailSettled();
    const [atTerminal, movement] = [terminal?.due(now) ?? 0, terminal?.movement];
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
    // A webhook that was handed over since may have become a duty that the count has not seen.
    const moved = terminal?.movement === movement ? 0 : 1;
    return rows[0]!.pending + atTerminal + moved + (terminal?.due(now) ?? 0);
  }

  async nextDueAt(): Promise<Date | null> {
    const { rows } = await this.parts.database.pool.query<{ next: Date | null }>(
      'select min(next_at) as next from retention_clock where next_at is not null',
    );
    const next = [rows[0]!.next, await this.parts.duties.nextDueAt(), this.parts.terminal?.nextDueAt() ?? null];
    const times = next.filter((at) => at !== null).map((at) => at.getTime());
    return times.length === 0 ? null : new Date(Math.min(...times));
  }
}
