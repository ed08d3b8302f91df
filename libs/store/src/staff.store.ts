import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import type { SessionLimits, StaffIdentity, StaffListed, StaffRecord, StaffRole } from './staff.record';
import { newId } from './uuid-v7';

/** A new session: the digest of its secret, and how long it and its like last. */
export interface NewSession {
  readonly digest: Buffer;
  readonly limits: SessionLimits;
}

const columns = 'staff.id, staff.name, staff.roles, staff.trained_until';

/** People at the desk. Who they are is taken from the identity provider each time they sign in. */
@Injectable()
export class StaffStore {
  constructor(private readonly database: Database) {}

  /**
   * Somebody signs in: they are known by issuer and subject, their name and roles are what the provider says now. When their
   * roles are others than before, every older session of theirs ends.
   */
  signIn({ issuer, subject, name, roles }: StaffIdentity, session: NewSession, at: Date): Promise<StaffRecord> {
    const sorted = [...roles].sort();
    return this.database.transaction(async (client) => {
      await client.query(
        `insert into staff (id, issuer, subject, name, roles, created_at, signed_in_at) values ($1, $2, $3, $4, $5, $6, $6)
         on conflict (issuer, subject) do nothing`,
        [newId(at), issuer, subject, name, sorted, at],
      );
      const { rows: before } = await client.query<{ id: string; roles: StaffRole[] }>(
        'select id, roles from staff where issuer = $1 and subject = $2 for update',
        [issuer, subject],
      );
      const { id, roles: had } = before[0]!;
      const { rows } = await client.query(
        `update staff set name = $2, roles = $3, signed_in_at = $4 where id = $1 returning ${columns}`,
        [id, name, sorted, at],
      );
      if (had.join() !== sorted.join()) await client.query('delete from staff_session where staff_id = $1', [id]);
      const { idleMs, longestMs } = session.limits;
      await client.query('delete from staff_session where seen_at <= $1 or started_at <= $2', [
        new Date(at.getTime() - idleMs),
        new Date(at.getTime() - longestMs),
      ]);
      await client.query('insert into staff_session (digest, staff_id, started_at, seen_at) values ($1, $2, $3, $3)', [
        session.digest,
        id,
        at,
      ]);
      return staffOf(rows[0]);
    });
  }

  /** Somebody who may do nothing here any more: their sessions end, and no role is left to them. */
  async dismiss(issuer: string, subject: string): Promise<void> {
    await this.database.transaction(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `update staff set roles = '{}' where issuer = $1 and subject = $2 returning id`,
        [issuer, subject],
      );
      await client.query('delete from staff_session where staff_id = any($1)', [rows.map(({ id }) => id)]);
    });
  }

  async byId(id: string): Promise<StaffRecord | null> {
    const { rows } = await this.database.pool.query(`select ${columns} from staff where id = $1`, [id]);
    return rows[0] === undefined ? null : staffOf(rows[0]);
  }

  /** Everybody, by name. */
  async list({ idleMs, longestMs }: SessionLimits, at: Date): Promise<StaffListed[]> {
    const { rows } = await this.database.pool.query(
      `select ${columns}, staff.signed_in_at, staff.trained_at, trainer.name as trained_by,
         (select count(*)::integer from staff_session
          where staff_id = staff.id and seen_at > $1 and started_at > $2) as sessions
       from staff left join staff trainer on trainer.id = staff.trained_by
       order by lower(staff.name), staff.id`,
      [new Date(at.getTime() - idleMs), new Date(at.getTime() - longestMs)],
    );
    return rows.map((row) => ({
      ...staffOf(row),
      signedInAt: row['signed_in_at'] as Date,
      trainedBy: row['trained_by'] as string | null,
      trainedAt: row['trained_at'] as Date | null,
      sessions: row['sessions'] as number,
    }));
  }

  /** Records until when somebody may complete calls; null: no longer. False when there is no such person. */
  async train(
    id: string,
    { until, by }: { readonly until: Date | null; readonly by: string },
    at: Date,
  ): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'update staff set trained_until = $2, trained_by = $3, trained_at = $4 where id = $1',
      [id, until, by, at],
    );
    return rowCount === 1;
  }
}

/** A row with the columns of a person. */
export function staffOf(row: QueryResultRow): StaffRecord {
  return {
    id: row['id'] as string,
    name: row['name'] as string,
    roles: row['roles'] as StaffRole[],
    trainedUntil: row['trained_until'] as Date | null,
  };
}
