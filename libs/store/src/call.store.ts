import type { CallMethod, CallOutcome } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';

/** A time that a guardian chose. */
export interface CallBooking {
  readonly verificationId: string;
  readonly reference: string;
  readonly startsAt: Date;
}

/** What is kept of a call. */
export interface CallRecord {
  readonly id: string;
  readonly staffId: string;
  readonly staffName: string;
  readonly method: CallMethod;
  readonly script: string;
  readonly outcome: CallOutcome;
  readonly pinRightAt: Date | null;
  readonly at: Date;
}

export interface CallWish {
  readonly verificationId: string;
  readonly startsAt: Date;
  /** How many can have the same time. */
  readonly atOnce: number;
}

/** Times that guardians chose to be spoken with, and what came of calls (M-iii, M-iv). A call itself is a change of a case. */
@Injectable()
export class CallStore {
  constructor(private readonly database: Database) {}

  /**
   * Gives a guardian a time, in place of the one that they had; that stays theirs where it answers `full`. However many want
   * the last one at once, a line of a time can be had once (`call_booking_once`). `over`: nothing waits for a call.
   */
  async book({ verificationId, startsAt, atOnce }: CallWish, at: Date): Promise<'booked' | 'full' | 'over'> {
    return this.database.transaction(async (client) => {
      await client.query('savepoint before');
      // Whoever took the line that was seen free is seen the next time round.
      for (let round = 0; round <= atOnce; round += 1) {
        await client.query('delete from call_booking where verification_id = $1', [verificationId]);
        const { rowCount } = await client.query(
          `insert into call_booking (verification_id, starts_at, line, booked_at)
           select verification.id, $2::timestamptz, seat.line, $4::timestamptz
           from verification, generate_series(1, $3::integer) seat(line)
           where verification.id = $1 and passed_at is null
             and not exists (select from call_booking taken where taken.starts_at = $2 and taken.line = seat.line)
           order by seat.line limit 1
           on conflict do nothing`,
          [verificationId, startsAt, atOnce, at],
        );
        if (rowCount === 1) return 'booked';
      }
      await client.query('rollback to before');
      const { rowCount } = await client.query('select from verification where id = $1 and passed_at is null', [
        verificationId,
      ]);
      return rowCount === 1 ? 'full' : 'over';
    });
  }

  async cancel(verificationId: string): Promise<void> {
    await this.database.pool.query('delete from call_booking where verification_id = $1', [verificationId]);
  }

  async booked(verificationId: string): Promise<CallBooking | null> {
    const { rows } = await this.database.pool.query(`${selectBooking} where verification_id = $1`, [verificationId]);
    return rows[0] === undefined ? null : readBooking(rows[0]);
  }

  /** How many have each time from `from` on, by its milliseconds; of a guardian's own nothing. */
  async taken(from: Date, but: string): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.database.pool.query<{ starts_at: Date; count: number }>(
      `select starts_at, count(*)::integer as count from call_booking
       where starts_at >= $1 and verification_id <> $2 group by starts_at`,
      [from, but],
    );
    return new Map(rows.map(({ starts_at, count }) => [starts_at.getTime(), count]));
  }

  /** Whose turn it is between two moments, in that order. */
  async between(from: Date, until: Date, limit: number): Promise<CallBooking[]> {
    const { rows } = await this.database.pool.query(
      `${selectBooking} where starts_at >= $1 and starts_at < $2 order by starts_at, line limit $3`,
      [from, until, limit],
    );
    return rows.map(readBooking);
  }

  /** How many turns there are between two moments. */
  async count(from: Date, until: Date): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>(
      'select count(*)::integer as count from call_booking where starts_at >= $1 and starts_at < $2',
      [from, until],
    );
    return rows[0]!.count;
  }

  /** What came of the calls of one verification, oldest first. */
  async ofVerification(verificationId: string): Promise<CallRecord[]> {
    const { rows } = await this.database.pool.query<CallRecord & QueryResultRow>(
      `select call_record.id, staff_id as "staffId", staff.name as "staffName", method, script, outcome,
         pin_right_at as "pinRightAt", at
       from call_record join staff on staff.id = call_record.staff_id
       where verification_id = $1 order by at, call_record.id`,
      [verificationId],
    );
    return rows;
  }
}

const selectBooking = `
  select verification_id, verification.reference, starts_at
  from call_booking join verification on verification.id = call_booking.verification_id`;

function readBooking(row: QueryResultRow): CallBooking {
  return {
    verificationId: row['verification_id'] as string,
    reference: row['reference'] as string,
    startsAt: row['starts_at'] as Date,
  };
}
