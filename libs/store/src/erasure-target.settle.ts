import { owe, settleErasure } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { closingLetterOwed } from './duty.closing';
import { type Certify, certificateFacts } from './erasure.certificate';
import { letterDuties } from './erasure-guardian.rows';
import type { ErasureCase } from './erasure.read';
import { keepErasures, type KeptStep, lockErasures } from './erasure.rows';
import { oweDuties, wake } from './record';

/**
 * What came of looking whether an erasure is over. `busy`: somebody else holds the child; `key-owed`: everybody has answered,
 * and the key of the child is still to be destroyed.
 */
export type Settling = 'completed' | 'not-over' | 'key-owed' | 'busy' | 'gone';

/** Ends erasures of which every target has answered, in the caller's transaction; in their order. */
export async function settleErasures(
  client: PoolClient,
  erasureIds: readonly string[],
  at: Date,
  certify: Certify,
): Promise<Settling[]> {
  const locked = await lockErasures(client, erasureIds);
  const readable = await readableStill(client, locked);
  const waiting = new Set<string>();
  const over: ErasureCase[] = [];
  const kept: KeptStep[] = [];
  for (const found of locked.values()) {
    if (found === 'busy') continue;
    const step = settleErasure(found.erasure, found.targets, at);
    if (step === null) continue;
    if (readable.has(found.erasure.childId)) {
      waiting.add(found.erasure.id);
      continue;
    }
    over.push(found);
    kept.push({ before: found.erasure, step });
  }
  await keepErasures(client, kept, at);
  if (over.length > 0) {
    const facts = await certificateFacts(client, over, at);
    await client.query(
      `update erasure set completed_at = $2, overdue_at = null, ref_sealed = null, certificate = ended.certificate
       from unnest($1::uuid[], $3::text[]) as ended(id, certificate) where erasure.id = ended.id`,
      [over.map(({ erasure }) => erasure.id), at, facts.map(certify)],
    );
    const letters = await letterDuties(client, over, at);
    await oweDuties(client, letters, at);
    await oweReferenceEnds(
      client,
      over.map(({ erasure }) => erasure.childId),
      at,
    );
  }
  const completed = new Set(over.map(({ erasure }) => erasure.id));
  return erasureIds.map((id) => {
    const found = locked.get(id);
    if (found === undefined) return 'gone';
    if (found === 'busy') return found;
    if (waiting.has(id)) return 'key-owed';
    return completed.has(id) ? 'completed' : 'not-over';
  });
}

/**
 * Children that are emptied, and whose keys whoever emptied them is about to destroy, or died before: copies could be read
 * until then. A duty that nobody has taken up yet, or that waited for a letter, emptied nothing.
 */
async function readableStill(
  client: PoolClient,
  locked: ReadonlyMap<string, ErasureCase | 'busy'>,
): Promise<ReadonlySet<string>> {
  const ids = [...locked.values()].flatMap((found) => (found === 'busy' ? [] : [found.erasure.childId]));
  const { rows } = await client.query<{ child_id: string }>({
    name: 'keys-still-owed',
    text: `select child_id from duty join child on child.id = child_id
           where child_id = any($1::uuid[]) and kind = 'consent.erase' and done_at is null and erased_at is not null
             and attempts > 0 and last_error is distinct from $2`,
    values: [ids, closingLetterOwed],
  });
  return new Set(rows.map(({ child_id }) => child_id));
}

/** Our own core is last: the reference can be read until the last erasure of an erased child is over. */
async function oweReferenceEnds(client: PoolClient, childIds: readonly string[], at: Date): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from child where id = any($1::uuid[]) and erased_at is not null
       and not exists (select from erasure where child_id = child.id and completed_at is null)`,
    [childIds],
  );
  if (rows.length === 0) return;
  await oweDuties(
    client,
    rows.map(({ id }) => owe('reference.destroy', id, null, at)),
    at,
  );
  await wake(client);
}
