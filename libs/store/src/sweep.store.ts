import { Injectable } from '@nestjs/common';
import { parsePeriod } from '@kinsent/consent';
import { DateTime } from 'luxon';
import { Database } from './database';

export interface SweepPeriods {
  /** Events with their deliveries, and duties that are done: ISO-8601. */
  readonly events: string;
  /** Answers to Idempotency-Keys: ISO-8601. */
  readonly idempotency: string;
}

/** How many rows went, by what they were. */
export type Swept = Readonly<Record<'events' | 'duties' | 'idempotency', number>>;

/** Rows that go in one commit: the locks of a sweep are short, however much there is. */
const rowsAtOnce = 1_000;

/** Removes what is old. Each statement walks an index from its oldest entry. */
@Injectable()
export class SweepStore {
  constructor(private readonly database: Database) {}

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
    return { events, duties, idempotency };
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
