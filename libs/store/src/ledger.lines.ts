import { chain, type LedgerDraft, type LedgerEntry } from '@kinsent/consent';
import type { ClientBase, QueryResultRow } from 'pg';
import { columnsOf } from './columns';

/**
 * Puts lines behind the chains of their subjects, in the order given, in the caller's transaction. The caller holds the lock
 * of the child that they are about, so that no chain grows two ends. Throws for a consent whose last line left it in another
 * state than these begin from: they were decided on what no longer stands (N3).
 */
export async function extendLedger(client: ClientBase, lines: readonly LedgerDraft[]): Promise<void> {
  if (lines.length === 0) return;
  const drafts = new Map<string, LedgerDraft[]>();
  for (const line of lines) {
    const own = drafts.get(line.subjectId);
    if (own === undefined) drafts.set(line.subjectId, [line]);
    else own.push(line);
  }
  const going = [...drafts].flatMap(([id, [first]]) => (begins(first!) ? [] : [id]));
  const tipOf = await tipsOf(client, going);
  for (const [id, [first]] of drafts) holdToTip(first!, tipOf.get(id));
  const entries = [...drafts].flatMap(([id, own]) => chain(tipOf.get(id) ?? null, own));
  await client.query({
    name: 'extend-ledger',
    text: `insert into ledger_entry
       (subject, subject_id, position, act, from_state, to_state, at, detail, previous_hash, hash)
     select * from unnest($1::text[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
       $8::jsonb[], $9::text[], $10::text[])`,
    values: columnsOf(
      entries,
      ({ subject }) => subject,
      ({ subjectId }) => subjectId,
      ({ position }) => position,
      ({ act }) => act,
      ({ from }) => from,
      ({ to }) => to,
      ({ at }) => at,
      ({ detail }) => JSON.stringify(detail),
      ({ previousHash }) => previousHash,
      ({ hash }) => hash,
    ),
  });
}

/** A consent or an erasure that comes from nowhere begins its chain; a child's own chain begins with anything. */
function begins({ subject, from }: LedgerDraft): boolean {
  return subject !== 'child' && from === null;
}

function holdToTip({ subject, from, act }: LedgerDraft, tip: Tip | undefined): void {
  if (subject !== 'consent' || from === (tip?.to_state ?? null)) return;
  throw new Error(`The line “${act}” begins from ${from}: the consent stands at ${tip?.to_state ?? 'nothing'}.`);
}

interface Tip {
  readonly subject_id: string;
  readonly position: number;
  readonly hash: string;
  readonly to_state: string;
}

/** The last line of each of these chains. */
async function tipsOf(client: ClientBase, subjectIds: readonly string[]): Promise<ReadonlyMap<string, Tip>> {
  if (subjectIds.length === 0) return new Map();
  const { rows } = await client.query<Tip>({
    name: 'ledger-tips',
    text: `select distinct on (subject_id) subject_id, position, hash, to_state from ledger_entry
           where subject_id = any($1::uuid[]) order by subject_id, position desc`,
    values: [subjectIds],
  });
  return new Map(rows.map((tip) => [tip.subject_id, tip]));
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
