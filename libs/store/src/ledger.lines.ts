import { chain, type LedgerDraft, type LedgerEntry, type SequencedEntry } from '@kinsent/consent';
import type { ClientBase, QueryResultRow } from 'pg';

/**
 * Puts lines behind the chains of their subjects, in the order given, in the caller's transaction. The caller holds the lock
 * of the child that they are about, so that no chain grows two ends.
 */
export async function extendLedger(client: ClientBase, lines: readonly LedgerDraft[]): Promise<SequencedEntry[]> {
  if (lines.length === 0) return [];
  const drafts = new Map<string, LedgerDraft[]>();
  for (const line of lines) drafts.set(line.subjectId, [...(drafts.get(line.subjectId) ?? []), line]);
  const tips = await client.query<{ subject_id: string; position: number; hash: string }>(
    `select distinct on (subject_id) subject_id, position, hash from ledger_entry
     where subject_id = any($1::uuid[]) order by subject_id, position desc`,
    [[...drafts.keys()]],
  );
  const tipOf = new Map(tips.rows.map((tip) => [tip.subject_id, tip]));
  const entries = [...drafts].flatMap(([id, own]) => chain(tipOf.get(id) ?? null, own));
  const { rows } = await client.query<{ sequence: string }>(
    `insert into ledger_entry
       (subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash)
     select subject, "subjectId", position, act, "from", "to", at, detail, "previousHash", hash
     from json_to_recordset($1) as line(subject text, "subjectId" uuid, position integer, act text, "from" text,
       "to" text, at timestamptz, detail jsonb, "previousHash" text, hash text)
     returning sequence`,
    [JSON.stringify(entries)],
  );
  return entries.map((entry, index) => ({ ...entry, sequence: Number(rows[index]!.sequence) }));
}

/** A row of ledger_entry as the law knows it. */
export function readEntry(row: QueryResultRow): LedgerEntry {
  const { subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash } = row;
  return {
    subject,
    subjectId: subject_id,
    position,
    act,
    from: from_state,
    to: to_state,
    at,
    detail,
    previousHash: previous_hash,
    hash,
  };
}
