import type { ExportLine } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { type CutCheckpoint, readCheckpoint } from './checkpoint.store';
import { linesOf, nextCut } from './checkpoint.cut';
import { Database } from './database';
import { readEntry } from './ledger.lines';
import { eachRow } from './ledger.rows';

/** Which checkpoints an export holds, by when they were made: from `from` on, before `to`. Null: without that bound. */
export interface ExportRange {
  readonly from: Date | null;
  readonly to: Date | null;
}

export type ExportedLine = Exclude<ExportLine, { type: 'end' }>;

/** The ledger as it leaves the house: in one view of the database, line by line, in memory that does not grow. */
@Injectable()
export class LedgerExportStore {
  constructor(private readonly database: Database) {}

  /** Hands over every line in its order. Without `to`, lines that no checkpoint covers yet come last. */
  async read({ from, to }: ExportRange, at: Date, take: (line: ExportedLine) => void | Promise<void>): Promise<void> {
    await this.database.transaction(async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      const before = from === null ? null : await newestBefore(client, from);
      await take({ type: 'ledger', version: 1, at, from, to, after: before === null ? null : anchorOf(before) });
      const keys = await client.query('select kid, jwk from signing_key order by first_used_at, kid');
      for (const { kid, jwk } of keys.rows) await take({ type: 'key', kid, jwk });
      let last = before;
      for (;;) {
        const next = await checkpointAfter(client, last?.number ?? 0, to);
        if (next === null) break;
        await this.readLines(client, linesOf(next, next.lastSequence), take);
        const { number, entries, total, lastSequence, root, previous, hash, jws } = next;
        await take({
          type: 'checkpoint',
          number,
          at: next.at,
          entries,
          total,
          lastSequence,
          root,
          previous,
          hash,
          jws,
        });
        last = next;
      }
      if (to === null) await this.readLines(client, notYetCovered(last), take);
    });
  }

  private async readLines(
    client: ClientBase,
    { where, values }: ReturnType<typeof linesOf>,
    take: (line: ExportedLine) => void | Promise<void>,
  ): Promise<void> {
    // In the line's place stands what is left of it where its proof has ended.
    const lines = `with line as materialized (
                     select sequence, hash, subject, subject_id, position, act, from_state, to_state, at, detail,
                       previous_hash
                     from ledger_entry where ${where}
                     union all
                     select sequence, hash, null, null, null, null, null, null, null, null, null
                     from ledger_pruned where ${where})
                   select * from line order by sequence`;
    await eachRow(client, lines, values, (row) => {
      const sequence = Number(row['sequence']);
      const { hash } = row as { hash: string };
      return take(
        row['subject_id'] === null
          ? { type: 'pruned', sequence, hash }
          : { type: 'entry', sequence, ...readEntry(row) },
      );
    });
  }
}

function anchorOf({
  number,
  hash,
  total,
  lastSequence,
}: CutCheckpoint): NonNullable<Extract<ExportedLine, { type: 'ledger' }>['after']> {
  return { number, hash, total, lastSequence };
}

/** Whatever cluster the ledger stands on by now. */
function notYetCovered(last: CutCheckpoint | null): ReturnType<typeof linesOf> {
  return linesOf({ ...nextCut(last, { horizon: 0, cluster: '' }), seam: true }, Number.MAX_SAFE_INTEGER);
}

async function newestBefore(client: ClientBase, from: Date): Promise<CutCheckpoint | null> {
  const { rows } = await client.query('select * from ledger_checkpoint where at < $1 order by number desc limit 1', [
    from,
  ]);
  return rows[0] === undefined ? null : readCheckpoint(rows[0]);
}

async function checkpointAfter(client: ClientBase, number: number, to: Date | null): Promise<CutCheckpoint | null> {
  const { rows } = await client.query(
    `select * from ledger_checkpoint where number > $1 and ($2::timestamptz is null or at < $2) order by number limit 1`,
    [number, to],
  );
  return rows[0] === undefined ? null : readCheckpoint(rows[0]);
}
