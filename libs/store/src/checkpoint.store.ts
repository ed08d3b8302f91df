import { type Checkpoint, CheckpointRoot, chainStart, type SignedCheckpoint } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { ClientBase, QueryResultRow } from 'pg';
import { type Cut, linesOf, nextCut, type Standing } from './checkpoint.cut';
import { eachRow } from './ledger.rows';
import { Database } from './database';

/** A checkpoint with the lines that it covers. */
export type CutCheckpoint = SignedCheckpoint & Cut;

// Any number will do, as long as nothing else of ours takes the same one.
const checkpointLock = 7_301_845_521;

/** Anchors the ledger. Nobody who writes a line ever waits for it, but once on each cluster for a moment. */
@Injectable()
export class CheckpointStore {
  constructor(private readonly database: Database) {}

  /**
   * Makes the next checkpoint, over every line whose transaction has surely ended and that none covers yet. Null when there
   * is no such line, or when somebody else is making one. Memory stays the same however many lines there are.
   */
  async make(at: Date, sign: (checkpoint: Checkpoint) => SignedCheckpoint): Promise<SignedCheckpoint | null> {
    return this.database.transaction(async (client) => {
      const locked = await client.query('select pg_try_advisory_xact_lock($1) as mine', [checkpointLock]);
      if (!locked.rows[0].mine) return null;
      const last = await newest(client);
      const { cut, upTo } = await this.cutBehind(client, last);
      const root = new CheckpointRoot();
      let highest = last?.lastSequence ?? 0;
      const { where, values } = linesOf(cut, upTo);
      // Told apart, or the planner walks the whole ledger in the order that is asked for.
      const lines = `with line as materialized (select sequence, hash from ledger_entry where ${where})
                     select sequence, hash from line order by sequence`;
      await eachRow(client, lines, values, (row) => {
        const sequence = Number(row['sequence']);
        root.add(sequence, row['hash'] as string);
        highest = Math.max(highest, sequence);
      });
      if (root.entries === 0) return null;
      const signed = sign({
        number: (last?.number ?? 0) + 1,
        at,
        entries: root.entries,
        total: (last?.total ?? 0) + root.entries,
        lastSequence: highest,
        root: root.root(),
        previous: last?.hash ?? chainStart,
      });
      await insert(client, { ...signed, ...cut });
      return signed;
    });
  }

  /** The newest checkpoint; null when there is none. */
  async newest(): Promise<SignedCheckpoint | null> {
    return newest(this.database.pool);
  }

  /** How far the cut goes. At a seam, writers stand still for the moment in which that is found out, and no longer. */
  private async cutBehind(client: ClientBase, last: CutCheckpoint | null): Promise<{ cut: Cut; upTo: number }> {
    const cut = nextCut(last, await standing(client));
    if (!cut.seam || !(await anyLine(client, cut))) return { cut, upTo: Number.MAX_SAFE_INTEGER };
    return this.database.transaction(async (other) => {
      await other.query(`set local lock_timeout = '3s'`);
      await other.query('select ledger_stand_still()');
      const { rows } = await other.query('select max(sequence) as highest from ledger_entry');
      return { cut: nextCut(last, await standing(other)), upTo: Number(rows[0].highest) };
    });
  }
}

/** The newest checkpoint as seen by that connection. */
async function newest(client: Pick<ClientBase, 'query'>): Promise<CutCheckpoint | null> {
  const { rows } = await client.query('select * from ledger_checkpoint order by number desc limit 1');
  return rows[0] === undefined ? null : readCheckpoint(rows[0]);
}

/** A row of ledger_checkpoint. */
export function readCheckpoint(row: QueryResultRow): CutCheckpoint {
  return {
    number: Number(row['number']),
    at: row['at'] as Date,
    entries: Number(row['entries']),
    total: Number(row['total']),
    lastSequence: Number(row['last_sequence']),
    root: row['root'] as string,
    previous: row['previous'] as string,
    hash: row['hash'] as string,
    jws: row['jws'] as string,
    seam: row['seam'] as boolean,
    above: Number(row['above']),
    afterSequence: Number(row['after_sequence']),
    fromXid: Number(row['from_xid']),
    toXid: Number(row['to_xid']),
    cluster: row['cluster'] as string,
  };
}

async function standing(client: ClientBase): Promise<Standing> {
  const { rows } = await client.query(
    `select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
       (select system_identifier::text from pg_control_system()) as cluster`,
  );
  return { horizon: Number(rows[0].horizon), cluster: rows[0].cluster as string };
}

async function anyLine(client: ClientBase, cut: Cut): Promise<boolean> {
  const { where, values } = linesOf(cut, Number.MAX_SAFE_INTEGER);
  const { rows } = await client.query(`select exists (select from ledger_entry where ${where}) as any`, values);
  return rows[0].any as boolean;
}

async function insert(client: ClientBase, row: CutCheckpoint): Promise<void> {
  await client.query(
    `insert into ledger_checkpoint
       (number, at, entries, total, last_sequence, root, previous, hash, jws,
        seam, above, after_sequence, from_xid, to_xid, cluster)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      ...[row.number, row.at, row.entries, row.total, row.lastSequence, row.root, row.previous, row.hash, row.jws],
      ...[row.seam, row.above, row.afterSequence, row.fromXid, row.toXid, row.cluster],
    ],
  );
}
