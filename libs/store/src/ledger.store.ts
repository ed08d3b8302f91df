import { Injectable } from '@nestjs/common';
import type { LedgerEntry } from '@kinsent/consent';
import { Database } from './database';
import { readEntry } from './ledger.lines';

/** The proof that outlives the person: it is added to by every change, and only read here (N3). */
@Injectable()
export class LedgerStore {
  constructor(private readonly database: Database) {}

  /** The whole chain of one consent or one erasure, from its beginning on. */
  async of(subjectId: string): Promise<LedgerEntry[]> {
    const { rows } = await this.database.pool.query(
      'select * from ledger_entry where subject_id = $1 order by position',
      [subjectId],
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
