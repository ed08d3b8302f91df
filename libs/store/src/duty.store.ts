import { Injectable } from '@nestjs/common';
import type { DutyDraft, DutyKind } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';
import { ClaimMarks } from './claim-marks';
import { columnsOf } from './columns';
import { Database } from './database';
import { closingLetter, wakeErasures } from './duty.closing';
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
export type Claim = Pick<Duty, 'id' | 'attempts'> & Partial<Pick<Duty, 'kind'>>;

/** How a duty ended, or goes on. */
export type DutyEnd =
  | { readonly done: unknown }
  | { readonly retryAt: Date; readonly code: string }
  | { readonly dead: string }
  | 'released';

export interface Settlement {
  readonly duty: Claim;
  readonly end: DutyEnd;
}

/** How many duties of a kind are wanted at most. */
export interface Wanted {
  readonly kind: DutyKind;
  readonly limit: number;
}

export interface Backlog {
  readonly due: number;
  readonly dead: number;
  readonly oldestDueAt: Date | null;
}

/**
 * Work owed. Two workers never hold one duty, a worker that dies gives its duties back when the lease ends, and what is
 * settled by one whose lease went to somebody else has no effect.
 */
@Injectable()
export class DutyStore {
  private readonly marks = new ClaimMarks();

  constructor(private readonly database: Database) {}

  /**
   * Takes up to `limit` due duties of these kinds for `leaseMs`, the longest overdue first. What failed before is then
   * taken for work in hand and no longer for work that waits.
   */
  claim(kinds: readonly DutyKind[], limit: number, leaseMs: number, now: Date): Promise<Duty[]> {
    return this.take(
      kinds.map((kind) => ({ kind, limit })),
      limit,
      leaseMs,
      now,
    );
  }

  /** The same for several kinds at once, of each as many as are wanted of it. */
  claimEach(wanted: readonly Wanted[], leaseMs: number, now: Date): Promise<Duty[]> {
    return this.take(wanted, null, leaseMs, now);
  }

  /** Owes further work on its own; a key that is owed already adds nothing. */
  async owe(drafts: readonly DutyDraft[], at: Date): Promise<void> {
    await this.database.transaction(async (client) => {
      await oweDuties(client, drafts, at);
      await wake(client);
    });
  }

  /**
   * Writes down how duties ended, in one statement: `done` with its receipt (no personal data); `retryAt` gives one back
   * until then, with a closed code; `dead` gives it up, visible in the backlog until somebody has it tried again, or drops
   * it; `released` gives it back at once. The end of a closing letter makes due at once what waits for it. Answers the ids of
   * those whose lease was not lost.
   */
  async settle(settlements: readonly Settlement[], now: Date): Promise<ReadonlySet<string>> {
    if (settlements.length === 0) return new Set();
    const closes = settlements.some(({ duty }) => duty.kind === closingLetter);
    const { rows } = await this.database.pool.query<{ id: string }>({
      name: closes ? 'settle-closing-letters' : 'settle-duties',
      // Whoever erases a child ends what is owed about it: all take rows in one order.
      text: `
        with ended as (
          select * from unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
            $6::text[], $7::jsonb[]) as ended(id, attempts, done_at, dead_at, leased_until, last_error, receipt)
        ), held as materialized (
          select duty.id from duty join ended on ended.id = duty.id and ended.attempts = duty.attempts
          where duty.id = any($1::uuid[]) and duty.done_at is null and duty.dead_at is null
          order by duty.id for update of duty
        ), settled as (
          update duty set done_at = ended.done_at, dead_at = ended.dead_at, leased_until = ended.leased_until,
            last_error = ended.last_error, receipt = ended.receipt
          from ended
          where duty.id = any(array(select id from held)) and ended.id = duty.id and duty.attempts = ended.attempts
          returning duty.id, duty.kind, duty.child_id, coalesce(duty.done_at, duty.dead_at) is not null as ended
        ) ${closes ? wakeErasures : 'select id from settled'}`,
      values: [
        ...columnsOf(
          settlements.map((one) => rowOf(one, now)),
          ({ id }) => id,
          ({ attempts }) => attempts,
          ({ doneAt }) => doneAt ?? null,
          ({ deadAt }) => deadAt ?? null,
          ({ leasedUntil }) => leasedUntil ?? null,
          ({ lastError }) => lastError ?? null,
          ({ receipt }) => receipt ?? null,
        ),
        ...(closes ? [now] : []),
      ],
    });
    return new Set(rows.map(({ id }) => id));
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

  private async take(wanted: readonly Wanted[], limit: number | null, leaseMs: number, now: Date): Promise<Duty[]> {
    const look = this.marks.look(wanted.map(({ kind }) => kind));
    const { rows } = await this.database.pool.query({
      name: 'claim-duties',
      text: claimDuties,
      values: [
        wanted.map(({ kind }) => kind),
        wanted.map((one) => one.limit),
        look.marks.map((mark) => mark?.dueAt ?? '-infinity'),
        look.marks.map((mark) => mark?.id ?? noId),
        now,
        limit,
        new Date(now.getTime() + leaseMs),
      ],
    });
    const taken = rows.map(readDuty).sort(inOrder);
    look.took(taken, now);
    return taken;
  }
}

const noId = '00000000-0000-0000-0000-000000000000';

/** Each kind from its mark on: an index with one order for each cannot be walked for all of them at once. */
const claimDuties = `
  with picked as materialized (
    select owed.id from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::uuid[]) as wanted(kind, most, due_at, id)
    cross join lateral (
      select id, due_at from duty
      where duty.kind = wanted.kind and done_at is null and dead_at is null and duty.due_at <= $5
        and (duty.due_at, duty.id) >= (wanted.due_at, wanted.id)
        and (leased_until is null or leased_until <= $5)
      order by duty.due_at, duty.id limit wanted.most for update skip locked
    ) owed
    order by owed.due_at, owed.id limit $6
  )
  update duty set leased_until = $7, attempts = attempts + 1, last_error = null
  where duty.id = any(array(select id from picked))
  returning duty.id, kind, key, subject_id, child_id, due_at, created_at, attempts`;

function inOrder(one: Duty, other: Duty): number {
  return one.dueAt.getTime() - other.dueAt.getTime() || (one.id < other.id ? -1 : 1);
}

interface SettledRow extends Pick<Claim, 'id' | 'attempts'> {
  readonly doneAt?: Date;
  readonly deadAt?: Date;
  readonly leasedUntil?: Date;
  readonly lastError?: string;
  /** JSON. */
  readonly receipt?: string;
}

function rowOf({ duty, end }: Settlement, now: Date): SettledRow {
  const { id, attempts } = duty;
  if (end === 'released') return { id, attempts };
  if ('done' in end) return { id, attempts, doneAt: now, receipt: receiptOf(end.done) };
  if ('dead' in end) return { id, attempts, deadAt: now, lastError: end.dead };
  return { id, attempts, leasedUntil: end.retryAt, lastError: end.code };
}

function receiptOf(done: unknown): string | undefined {
  return done === undefined || done === null ? undefined : JSON.stringify(done);
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
