import { Injectable } from '@nestjs/common';
import type { DutyKind } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import { wake } from './record';

/** A duty that is not done, as a person looks at it. */
export interface OpenDuty {
  readonly id: string;
  readonly kind: DutyKind;
  /** Id of the request, consent, child or delivery that it is about. */
  readonly subjectId: string;
  readonly dueAt: Date;
  readonly attempts: number;
  /** Closed code of what went wrong last. */
  readonly lastError: string | null;
  /** When it was given up; null while it is still tried. */
  readonly deadAt: Date | null;
}

const columns = 'id, kind, subject_id, due_at, attempts, last_error, dead_at';

/** What a person does about work that was given up. */
@Injectable()
export class DutyDeskStore {
  constructor(private readonly database: Database) {}

  /** Duties that are not done, or only those that were given up; the longest overdue first. */
  async list({ dead, limit }: { readonly dead: boolean; readonly limit: number }): Promise<OpenDuty[]> {
    const { rows } = await this.database.pool.query(
      `select ${columns} from duty where done_at is null ${dead ? 'and dead_at is not null' : ''} order by due_at limit $1`,
      [limit],
    );
    return rows.map(readDuty);
  }

  /** Owes a duty that was given up anew, as if it fell due at `at`. False when there is no such one. */
  async retry(id: string, at: Date): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const owed = await client.query(
        `update duty set dead_at = null, due_at = $2, leased_until = null, last_error = null
         where id = $1 and dead_at is not null and done_at is null`,
        [id, at],
      );
      await wake(client);
      return owed.rowCount === 1;
    });
  }

  /** Settles a duty that was given up, undone, with the reason (nothing personal). False when there is no such one. */
  async drop(id: string, reason: string, at: Date): Promise<boolean> {
    const dropped = await this.database.pool.query(
      `update duty set done_at = $2, receipt = json_build_object('dropped', $3::text)
       where id = $1 and dead_at is not null and done_at is null`,
      [id, at, reason],
    );
    return dropped.rowCount === 1;
  }
}

function readDuty(row: QueryResultRow): OpenDuty {
  return {
    id: row['id'] as string,
    kind: row['kind'] as DutyKind,
    subjectId: row['subject_id'] as string,
    dueAt: row['due_at'] as Date,
    attempts: row['attempts'] as number,
    lastError: row['last_error'] as string | null,
    deadAt: row['dead_at'] as Date | null,
  };
}
