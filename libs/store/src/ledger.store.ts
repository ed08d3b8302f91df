import { Injectable } from '@nestjs/common';
import type { ConsentState, LedgerEntry } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';
import { Database } from './database';

/** The proof that outlives the person: it is added to by every change, and only read here (N3). */
@Injectable()
export class LedgerStore {
  constructor(private readonly database: Database) {}

  /** The whole chain of one consent, from the asking on. */
  async of(consentId: string): Promise<LedgerEntry[]> {
    const { rows } = await this.database.pool.query(
      'select * from ledger_entry where consent_id = $1 order by position',
      [consentId],
    );
    return rows.map(readEntry);
  }

  /** Lines of all chains behind a sequence number, in the order in which they were written. */
  async all(afterSequence: number, limit: number): Promise<(LedgerEntry & { readonly sequence: number })[]> {
    const { rows } = await this.database.pool.query(
      'select * from ledger_entry where sequence > $1 order by sequence limit $2',
      [afterSequence, limit],
    );
    return rows.map((row) => ({ ...readEntry(row), sequence: Number(row.sequence) }));
  }
}

function readEntry(row: QueryResultRow): LedgerEntry {
  return {
    consentId: row['consent_id'] as string,
    position: row['position'] as number,
    act: row['act'] as LedgerEntry['act'],
    from: row['from_state'] as ConsentState | null,
    to: row['to_state'] as ConsentState,
    at: row['at'] as Date,
    detail: row['detail'] as Record<string, string>,
    previousHash: row['previous_hash'] as string,
    hash: row['hash'] as string,
  };
}
