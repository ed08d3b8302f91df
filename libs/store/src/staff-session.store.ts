import { Injectable } from '@nestjs/common';
import { Database } from './database';
import type { SessionLimits, StaffRecord } from './staff.record';
import { staffOf } from './staff.store';

/** A sign of life is written once a minute and not with every page. */
const notedEveryMs = 60_000;

/** Who is signed in at the desk. Secrets are known by their SHA-256 alone. */
@Injectable()
export class StaffSessionStore {
  constructor(private readonly database: Database) {}

  /** Whose session it is, if it has not ended; notes the sign of life. */
  async find(digest: Buffer, { idleMs, longestMs }: SessionLimits, at: Date): Promise<StaffRecord | null> {
    const { rows } = await this.database.pool.query(
      `select staff.id, staff.name, staff.roles, staff.trained_until, staff_session.seen_at
       from staff_session join staff on staff.id = staff_session.staff_id
       where digest = $1 and seen_at > $2 and started_at > $3`,
      [digest, new Date(at.getTime() - idleMs), new Date(at.getTime() - longestMs)],
    );
    const row = rows[0];
    if (row === undefined) return null;
    if (at.getTime() - (row['seen_at'] as Date).getTime() >= notedEveryMs) {
      await this.database.pool.query('update staff_session set seen_at = greatest(seen_at, $2) where digest = $1', [
        digest,
        at,
      ]);
    }
    return staffOf(row);
  }

  /** Ends one; safe to repeat. */
  async end(digest: Buffer): Promise<void> {
    await this.database.pool.query('delete from staff_session where digest = $1', [digest]);
  }

  /** Ends all of one person. Answers how many there were. */
  async endAllOf(staffId: string): Promise<number> {
    const { rowCount } = await this.database.pool.query('delete from staff_session where staff_id = $1', [staffId]);
    return rowCount ?? 0;
  }
}
