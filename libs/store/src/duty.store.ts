import { Injectable } from '@nestjs/common';
import type { DutyDraft, DutyKind } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import { listen } from './listen';
import { oweDuties, wake } from './record';

/** A piece of work that is owed, as whoever claimed it holds it. */
export interface Duty {
  readonly id: string;
  readonly kind: DutyKind;
  readonly key: string;
  /** Id of the request, consent, child or delivery that the duty is about. */
  readonly subjectId: string;
  readonly childId: string | null;
  /** When it fell due; trying again does not move it. */
  readonly dueAt: Date;
  readonly createdAt: Date;
  /** Counts from 1. Also the proof of holding it: a later claim has a higher one. */
  readonly attempts: number;
}

/** What a holder shows to settle a duty. */
export type Claim = Pick<Duty, 'id' | 'attempts'>;

export interface Backlog {
  readonly due: number;
  readonly dead: number;
  readonly oldestDueAt: Date | null;
}

/**
 * Work owed. Two workers never hold one duty, a worker that dies gives its duties back when the lease ends, and what is
 * settled by one whose lease went to somebody else has no effect (the methods then answer false).
 */
@Injectable()
export class DutyStore {
  constructor(private readonly database: Database) {}

  /**
   * Takes up to `limit` due duties of these kinds for `leaseMs`, the longest overdue first. What failed before is then
   * taken for work in hand and no longer for work that waits.
   */
  async claim(kinds: readonly DutyKind[], limit: number, leaseMs: number, now: Date): Promise<Duty[]> {
    const { rows } = await this.database.pool.query({
      name: 'claim-duties',
      text: `
        with picked as materialized (
          select id from duty
          where kind = any($1) and done_at is null and dead_at is null and due_at <= $3
            and (leased_until is null or leased_until <= $3)
          order by due_at limit $2 for update skip locked
        )
        update duty set leased_until = $4, attempts = attempts + 1, last_error = null from picked where duty.id = picked.id
        returning duty.id, kind, key, subject_id, child_id, due_at, created_at, attempts`,
      values: [kinds, limit, now, new Date(now.getTime() + leaseMs)],
    });
    return rows.map(readDuty).sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  }

  /** Owes further work on its own; a key that is owed already adds nothing. */
  async owe(drafts: readonly DutyDraft[], at: Date): Promise<void> {
    await this.database.transaction(async (client) => {
      await oweDuties(client, drafts, at);
      await wake(client);
    });
  }

  /** Settles a duty with its receipt (no personal data). False when the lease was lost. */
  async done(duty: Claim, receipt: unknown, now: Date): Promise<boolean> {
    return this.settle('done_at = $3, receipt = $4, leased_until = null, last_error = null', duty, [
      now,
      JSON.stringify(receipt ?? null),
    ]);
  }

  /** Gives a duty back, to be tried again at `notBefore`. `errorCode` is closed and holds nothing personal. */
  async retry(duty: Claim, errorCode: string, notBefore: Date): Promise<boolean> {
    return this.settle('leased_until = $3, last_error = $4', duty, [notBefore, errorCode]);
  }

  /** Gives a duty up; it stays visible in the backlog until somebody has it tried again, or drops it. */
  async dead(duty: Claim, errorCode: string, now: Date): Promise<boolean> {
    return this.settle('dead_at = $3, last_error = $4, leased_until = null', duty, [now, errorCode]);
  }

  /** Gives a duty back at once, for a worker that stops. */
  async release(duty: Claim): Promise<boolean> {
    return this.settle('leased_until = null', duty, []);
  }

  /** How many duties of these kinds are still owed about a child. */
  async outstanding(kinds: readonly DutyKind[], childId: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ owed: number }>(
      `select count(*)::integer as owed from duty
       where child_id = $2 and kind = any($1) and done_at is null and dead_at is null`,
      [kinds, childId],
    );
    return rows[0]!.owed;
  }

  /** What is due and not done, and what was given up and seen by nobody yet. */
  async backlog(kinds: readonly DutyKind[], now: Date): Promise<Backlog> {
    const { rows } = await this.database.pool.query<{ due: number; dead: number; oldest: Date | null }>(
      // Two questions, each with an index of its own: together they would read all that was ever done.
      `select due.n as due, dead.n as dead, due.oldest
       from (select count(*)::integer as n, min(due_at) as oldest from duty
             where kind = any($1) and due_at <= $2 and done_at is null and dead_at is null) due,
         (select count(*)::integer as n from duty
          where kind = any($1) and dead_at is not null and done_at is null) dead`,
      [kinds, now],
    );
    const { due, dead, oldest } = rows[0]!;
    return { due, dead, oldestDueAt: oldest };
  }

  /** When the next duty of anybody can be claimed; null when nothing is owed. */
  async nextDueAt(): Promise<Date | null> {
    const { rows } = await this.database.pool.query<{ next: Date | null }>(
      'select min(greatest(due_at, leased_until)) as next from duty where done_at is null and dead_at is null',
    );
    return rows[0]!.next;
  }

  /** Calls back whenever a commit left work. Resolves, once it listens, to the way to stop. */
  onWork(listener: () => void): Promise<() => Promise<void>> {
    return listen(this.database.connection, 'kinsent_work', listener);
  }

  private async settle(set: string, { id, attempts }: Claim, values: readonly unknown[]): Promise<boolean> {
    const settled = await this.database.pool.query(
      `update duty set ${set} where id = $1 and attempts = $2 and done_at is null and dead_at is null`,
      [id, attempts, ...values],
    );
    return settled.rowCount === 1;
  }
}

function readDuty(row: QueryResultRow): Duty {
  return {
    id: row['id'] as string,
    kind: row['kind'] as DutyKind,
    key: row['key'] as string,
    subjectId: row['subject_id'] as string,
    childId: row['child_id'] as string | null,
    dueAt: row['due_at'] as Date,
    createdAt: row['created_at'] as Date,
    attempts: row['attempts'] as number,
  };
}
