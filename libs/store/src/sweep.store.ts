import { Injectable } from '@nestjs/common';
import { parsePeriod } from '@kinsent/consent';
import { DateTime } from 'luxon';
import { Database } from './database';
import { dayKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';

export interface SweepPeriods {
  /** Events with their deliveries, and duties that are done: ISO-8601. */
  readonly events: string;
  /** Answers to Idempotency-Keys: ISO-8601. */
  readonly idempotency: string;
}

/** How many rows went, by what they were. */
export type Swept = Readonly<Record<'events' | 'duties' | 'idempotency' | 'payments' | 'dayKeys' | 'lostKeys', number>>;

/** Rows that go in one commit: the locks of a sweep are short, however much there is. */
const rowsAtOnce = 1_000;

/** Longer than anything takes that makes a key first and then what it seals. */
const lostAfter = 'P1D';

/** Removes what is old. Each statement walks an index from its oldest entry. */
@Injectable()
export class SweepStore {
  private keysLookedAt: Date | null = null;

  constructor(
    private readonly database: Database,
    private readonly keys: KeyStore,
  ) {}

  /**
   * Deletes what is older than its period, counted back from `at`; deliveries go with their events. A duty that was given up
   * stays until somebody has seen it. Ends after the commit under way when the signal aborts.
   */
  async sweep(at: Date, periods: SweepPeriods, signal?: AbortSignal): Promise<Swept> {
    const [oldEvents, oldAnswers] = [before(at, periods.events), before(at, periods.idempotency)];
    const events = await this.deleteAll(
      `delete from event where id in (
         select id from event where created_at < $1 and sequence is not null order by created_at limit $2)`,
      oldEvents,
      signal,
    );
    const duties = await this.deleteAll(
      `delete from duty where id in (select id from duty where done_at < $1 order by done_at limit $2)`,
      oldEvents,
      signal,
    );
    const idempotency = await this.deleteAll(
      `delete from idempotency_key where (app, key_hash) in (
         select app, key_hash from idempotency_key where created_at < $1 order by created_at limit $2)`,
      oldAnswers,
      signal,
    );
    // A charge of nobody stays until the money has gone back (N7), and not a moment longer.
    const payments = await this.deleteAll(
      `delete from payment where id in (
         select id from payment where guardian_id is null and created_at <= $1 and state in ('refunded', 'expired')
         order by created_at limit $2)`,
      at,
      signal,
    );
    const dayKeys = signal?.aborted === true ? 0 : await this.destroyDayKeys(oldAnswers);
    const lostKeys = signal?.aborted === true ? 0 : await this.destroyLostKeys(at, signal);
    return { events, duties, idempotency, payments, dayKeys, lostKeys };
  }

  /** Of days of which no answer is left to be given again: copies of the answers cannot be read any more either. */
  private async destroyDayKeys(oldAnswers: Date): Promise<number> {
    const first = dayKey(oldAnswers).id;
    const days = await this.keys.list({ kind: 'day', after: null, madeBefore: oldAnswers, limit: rowsAtOnce });
    return this.keys.destroy(days.filter((id) => id < first).map((id) => ({ kind: 'day', id })));
  }

  /**
   * Once a day, and after every start: keys of children that were never born, because what they were made for came to nothing,
   * and keys of forgotten or held ones that came back with a restored key store.
   */
  private async destroyLostKeys(at: Date, signal?: AbortSignal): Promise<number> {
    const madeBefore = before(at, lostAfter);
    if (this.keysLookedAt !== null && this.keysLookedAt > madeBefore) return 0;
    let gone = 0;
    for (const kind of ['data', 'reference'] as const) {
      for (let after: string | null = null; signal?.aborted !== true;) {
        const ids: string[] = await this.keys.list({ kind, after, madeBefore, limit: rowsAtOnce });
        if (ids.length === 0) break;
        const { rows } = await this.database.pool.query<{ id: string }>(
          `select id::text from child where id = any($1::uuid[]) and ((erased_at is null and ($2 or held_at is null)) or ($2 and (
             exists (select from event where child_id = child.id)
             or exists (select from erasure where child_id = child.id and completed_at is null))))`,
          // A reference outlives its child until everybody has been told; what is held is sealed to somebody else.
          [ids, kind === 'reference'],
        );
        const known = new Set(rows.map(({ id }) => id));
        gone += await this.keys.destroy(ids.filter((id) => !known.has(id)).map((id) => ({ kind, id })));
        after = ids[ids.length - 1]!;
      }
    }
    this.keysLookedAt = at;
    return gone;
  }

  private async deleteAll(statement: string, olderThan: Date, signal?: AbortSignal): Promise<number> {
    let gone = 0;
    while (signal?.aborted !== true) {
      const { rowCount } = await this.database.pool.query(statement, [olderThan, rowsAtOnce]);
      gone += rowCount ?? 0;
      if ((rowCount ?? 0) < rowsAtOnce) break;
    }
    return gone;
  }
}

function before(at: Date, period: string): Date {
  return DateTime.fromJSDate(at, { zone: 'utc' }).minus(parsePeriod(period)).toJSDate();
}
