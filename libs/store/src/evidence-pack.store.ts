import {
  CheckpointPaths,
  type EvidencePack,
  type PackedEntry,
  packOf,
  type SequencedEntry,
  type SignedCheckpoint,
} from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { linesOf } from './checkpoint.cut';
import { type CutCheckpoint, readCheckpoint } from './checkpoint.store';
import { Database } from './database';
import { readEntry } from './ledger.lines';
import { eachRow } from './ledger.rows';

/** Gathers what proves one consent: from the ledger alone, so that it is there as long as the ledger has it. */
@Injectable()
export class EvidencePackStore {
  constructor(private readonly database: Database) {}

  /** In one view of the database. Null for a consent that the ledger knows not, or no more. */
  async of(consentId: string, at: Date): Promise<EvidencePack | null> {
    return this.database.transaction(async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      const chain = await linesAbout(client, `line.subject = 'consent' and line.subject_id = $1`, [consentId]);
      if (chain.length === 0) return null;
      const artefact = chain.find(({ entry }) => entry.act === 'grant')?.entry.detail['artefact'] ?? null;
      const gone = artefact === null ? [] : await linesAbout(client, aboutArtefact, [consentId, artefact]);
      const checkpoints = checkpointsOver([...chain, ...gone]);
      const paths = new Map<number, PackedEntry['anchor']>();
      for (const checkpoint of checkpoints) await addPaths(client, checkpoint, [...chain, ...gone], paths);
      const packed = ({ entry }: Found): PackedEntry => ({ ...entry, anchor: paths.get(entry.sequence) ?? null });
      return packOf({
        entries: chain.map(packed),
        destroyed: gone.map(packed),
        checkpoints: checkpoints.map(signed),
        keys: (await client.query('select kid, jwk from signing_key order by first_used_at, kid')).rows,
        told: {
          madeAt: at,
          policyVersion: await policyVersion(client, chain),
          artefactKept: artefact === null ? null : await isKept(client, artefact),
        },
      });
    });
  }
}

interface Found {
  readonly entry: SequencedEntry;
  readonly checkpoint: CutCheckpoint | null;
}

/** The child's own lines about what was handed in for a consent; none once the child's row is gone. */
const aboutArtefact = `line.subject = 'child' and line.act = 'destroy' and line.detail ->> 'artefact' = $2
  and line.subject_id = (select child_id from consent where id = $1)`;

/** Lines in their order, each with the first checkpoint that covers it: a line of a long transaction is covered late. */
async function linesAbout(client: ClientBase, which: string, values: readonly unknown[]): Promise<Found[]> {
  const { rows } = await client.query(
    `select line.*, point.number as under from ledger_entry line
     left join lateral (
       select number from ledger_checkpoint point
       where line.sequence <= point.last_sequence and case when point.seam
         then (line.written_in >= point.from_xid and line.sequence > point.above) or line.sequence > point.after_sequence
         else line.written_in >= point.from_xid and line.written_in < point.to_xid and line.sequence > point.above end
       order by number limit 1) point on true
     where ${which} order by line.position`,
    [...values],
  );
  const numbers = rows.flatMap(({ under }) => (under === null ? [] : [under as string]));
  const { rows: points } = await client.query('select * from ledger_checkpoint where number = any($1)', [numbers]);
  const byNumber = new Map(points.map((row) => [row['number'] as string, readCheckpoint(row)]));
  return rows.map((row) => ({
    entry: { ...readEntry(row), sequence: Number(row.sequence) },
    checkpoint: byNumber.get(row.under as string) ?? null,
  }));
}

function checkpointsOver(found: readonly Found[]): CutCheckpoint[] {
  const over = found.flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint]));
  return [...new Map(over.map((one) => [one.number, one])).values()].sort((a, b) => a.number - b.number);
}

/** All lines of the checkpoint go by, also those of which only the hash is left; memory does not grow with them. */
async function addPaths(
  client: ClientBase,
  checkpoint: CutCheckpoint,
  found: readonly Found[],
  paths: Map<number, PackedEntry['anchor']>,
): Promise<void> {
  const { number, lastSequence } = checkpoint;
  const wanted = found.filter((one) => one.checkpoint?.number === number).map(({ entry }) => entry.sequence);
  const ways = new CheckpointPaths(wanted);
  const { where, values } = linesOf(checkpoint, lastSequence);
  const lines = `with line as materialized (
                   select sequence, hash from ledger_entry where ${where}
                   union all select sequence, hash from ledger_pruned where ${where})
                 select sequence, hash from line order by sequence`;
  await eachRow(client, lines, values, (row) => ways.add(Number(row['sequence']), row['hash'] as string));
  for (const [sequence, path] of ways.end()) paths.set(sequence, { checkpoint: number, path });
}

async function policyVersion(client: ClientBase, chain: readonly Found[]): Promise<string | null> {
  const digest = chain.find(({ entry }) => entry.act === 'grant')?.entry.detail['policy'];
  const { rows } = await client.query('select label from policy_version where digest = $1', [digest ?? null]);
  return (rows[0]?.label as string | undefined) ?? null;
}

async function isKept(client: ClientBase, artefact: string): Promise<boolean> {
  const { rows } = await client.query(
    'select exists (select from form_scan where digest = $1 and destroyed_at is null) as kept',
    [artefact],
  );
  return rows[0].kept as boolean;
}

/** Without what only the database needs to know of it. */
function signed({
  number,
  at,
  entries,
  total,
  lastSequence,
  root,
  previous,
  hash,
  jws,
}: CutCheckpoint): SignedCheckpoint {
  return { number, at, entries, total, lastSequence, root, previous, hash, jws };
}
