import { type Erasure, owe } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ChildCase } from './child-case';
import { rememberGuardians } from './erasure-guardian.rows';
import type { Tally } from './erasure.tally';
import { bondsOf, forgetBonds, unneededBonds } from './guardian.bonds';
import { oweDuties, wake } from './record';

/**
 * Who destroys the keys of children that are emptied. `owed`: somebody, by a duty of its own; `caller`: whoever empties them,
 * and the duty that it holds comes back until it has.
 */
export type KeyEnd = 'owed' | 'caller';

/** Erases all that belongs to locked children of which everything is over, but the children themselves. */
export async function eraseBelongings(
  client: PoolClient,
  all: readonly ChildCase[],
  { at, opened }: { readonly at: Date; readonly opened: readonly Erasure[] },
  erased: Tally,
): Promise<void> {
  const ids = all.map(({ child }) => child.id);
  await erased.delete(client, 'delete-escrow', 'escrow', '', [ids]);
  await deleteScans(client, ids, { name: 'delete-scans', where: '' }, at, erased);
  await unmatchInquiries(client, ids);
  await deleteLetters(client, all, erased);
  await client.query({
    name: 'delete-clocks',
    text: 'delete from retention_clock where child_id = any($1::uuid[])',
    values: [ids],
  });
  const bonds = await bondsOf(client, ids);
  const shared = bonds.flatMap((bond) => (bond.shared ? [bond.child_id] : []));
  await rememberGuardians(client, [...new Set(shared)], opened);
  await closeRequests(client, all, at, erased);
  await forgetBonds(client, bonds, erased);
  for (const id of ids) erased.add(id, 'child', 1);
}

/** Empties children whose belongings are gone: what is left tells that they were forgotten. */
export async function emptyChildren(
  client: PoolClient,
  ids: readonly string[],
  { at, keys }: { readonly at: Date; readonly keys: KeyEnd },
): Promise<void> {
  // The erasures themselves stay: one of them is being done, and each writes down how it ended. Others settle many at once,
  // so that rows are taken in one order by all.
  await client.query({
    name: 'delete-open-duties',
    text: `with ended as materialized (
             select id from duty where child_id = any($1::uuid[]) and done_at is null and kind <> 'consent.erase'
             order by id for update
           )
           delete from duty where id = any(array(select id from ended))`,
    values: [ids],
  });
  // Events that the app has not fetched yet keep the sealed reference until they are swept: a feed that forgets its
  // subjects tells nothing (N9). It is copied without being read; what tells of an erasure has it by itself.
  await client.query({
    name: 'seal-told',
    text: `with told as materialized (
             select id from event where child_id = any($1::uuid[]) and type not like 'erasure.%' order by id for update
           )
           update event set ref_sealed = (select ref_sealed from child where child.id = event.child_id)
           where id = any(array(select id from told))`,
    values: [ids],
  });
  await client.query({
    name: 'empty-children',
    text: `update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = $2
           where id = any($1::uuid[])`,
    values: [ids, at],
  });
  if (keys === 'caller') return;
  // About no child that could still be forgotten: it is what is left to do of it. Keys live apart (ADR 11).
  await oweDuties(
    client,
    ids.map((id) => owe('key.destroy', id, null, at)),
    at,
  );
  await wake(client);
}

/** Addresses and guardians that nothing needs any more. */
export async function forget(
  client: PoolClient,
  ids: readonly string[],
  opened: readonly Erasure[],
  erased: Tally,
): Promise<void> {
  if (ids.length === 0) return;
  await rememberGuardians(client, ids, opened);
  await forgetBonds(client, await unneededBonds(client, ids), erased);
}

/** Forms that were signed for requests of which everything is erased, of children who stay. */
export function deleteScansOfErased(
  client: PoolClient,
  ids: readonly string[],
  at: Date,
  erased: Tally,
): Promise<void> {
  const ofErased = `and not exists (
    select from verification join consent_request request on request.id = verification.request_id
    where verification.id = form_scan.verification_id and request.state <> 'erased')`;
  return deleteScans(client, ids, { name: 'delete-scans-of-erased', where: ofErased }, at, erased);
}

/** Forms that were signed. Their keys live apart, under names of their own. */
async function deleteScans(
  client: PoolClient,
  ids: readonly string[],
  { name, where }: { readonly name: string; readonly where: string },
  at: Date,
  erased: Tally,
): Promise<void> {
  const { rows } = await client.query<{ id: string; child_id: string }>({
    name,
    text: `delete from form_scan where child_id = any($1::uuid[]) ${where} returning id, child_id`,
    values: [ids],
  });
  if (rows.length === 0) return;
  for (const { child_id } of rows) erased.add(child_id, 'form_scan', 1);
  await oweDuties(
    client,
    rows.map(({ id }) => owe('desk-key.destroy', id, null, at)),
    at,
  );
}

/** What somebody asked about them stays theirs who asked, and leads to no child any more. */
async function unmatchInquiries(client: PoolClient, ids: readonly string[]): Promise<void> {
  await client.query({
    name: 'unmatch-inquiries',
    text: 'update inquiry set child_id = null where child_id = any($1::uuid[])',
    values: [ids],
  });
}

async function deleteLetters(client: PoolClient, all: readonly ChildCase[], erased: Tally): Promise<void> {
  const childOf = new Map(all.flatMap(({ requests }) => requests.map(({ id, childId }) => [id, childId] as const)));
  if (childOf.size === 0) return;
  const letters = await client.query<{ request_id: string }>({
    name: 'delete-letters',
    text: 'delete from letter where request_id = any($1::uuid[]) returning request_id',
    values: [[...childOf.keys()]],
  });
  for (const { request_id } of letters.rows) erased.add(childOf.get(request_id)!, 'letter', 1);
}

/** All of each child's; they let go of the address in the same act. */
async function closeRequests(client: PoolClient, all: readonly ChildCase[], at: Date, erased: Tally): Promise<void> {
  const open = all.flatMap(({ requests }) => requests.filter(({ state }) => state !== 'erased'));
  if (open.length === 0) return;
  for (const { childId } of open) erased.add(childId, 'consent_request', 1);
  await client.query({
    name: 'close-requests',
    text: `update consent_request set state = 'erased', guardianship_id = null, closed_at = coalesce(closed_at, $2)
           where id = any($1::uuid[])`,
    values: [open.map(({ id }) => id), at],
  });
}
