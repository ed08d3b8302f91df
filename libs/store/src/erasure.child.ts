import { type Erasure, owe } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import type { ChildCase } from './child-case';
import { rememberGuardians } from './erasure-guardian.rows';
import type { Tally } from './erasure.tally';
import { type Bond, countBonds, forgetBonds, unneededBonds } from './guardian.bonds';
import { oweDuties, wake } from './record';

/**
 * Who destroys the keys of children that are emptied. `owed`: somebody, by a duty of its own; `caller`: whoever empties them,
 * and the duty that it holds comes back until it has.
 */
export type KeyEnd = 'owed' | 'caller';

/** Erases all that belongs to locked children of which everything is over, but the children themselves. `held`: the bonds of these and others. */
export async function eraseBelongings(
  client: PoolClient,
  all: readonly ChildCase[],
  held: readonly Bond[],
  { at, opened }: { readonly at: Date; readonly opened: readonly Erasure[] },
  erased: Tally,
): Promise<void> {
  const ids = all.map(({ child }) => child.id);
  const requests = all.flatMap((found) => found.requests);
  const emptied = new Set(ids);
  const bonds = held.filter(({ child_id }) => emptied.has(child_id));
  const shared = bonds.flatMap((bond) => (bond.shared ? [bond.child_id] : []));
  await rememberGuardians(client, [...new Set(shared)], opened);
  const { rows } = await client.query<Gone>({
    name: 'forget-belongings',
    text: forgetBelongings,
    values: [
      ids,
      requests.map(({ id }) => id),
      bonds.map(({ id }) => id),
      [...new Set(bonds.map(({ guardian_id }) => guardian_id))],
      at,
    ],
  });
  const gone = rows[0]!;
  const childOf = new Map(requests.map(({ id, childId }) => [id, childId]));
  for (const { childId, state } of requests) if (state !== 'erased') erased.add(childId, 'consent_request', 1);
  for (const childId of gone.escrow) erased.add(childId, 'escrow', 1);
  for (const requestId of gone.letters) erased.add(childOf.get(requestId)!, 'letter', 1);
  countBonds(bonds, gone.guardians, erased);
  await destroyScanKeys(client, gone.scans, at, erased);
  for (const id of ids) erased.add(id, 'child', 1);
}

/** Whose was deleted: by child, but letters by request. */
interface Gone {
  readonly escrow: readonly string[];
  readonly letters: readonly string[];
  readonly guardians: readonly string[];
  readonly scans: readonly Scan[];
}

/**
 * All that belongs to children, $1, at once. Requests, $2, let go of the address in the act that erases them. What somebody
 * asked about a child stays theirs who asked, and leads to no child any more. Guardians, $4, are held: those who are left
 * without any child go. The database answers in JSON, which is quicker to read than rows.
 */
const forgetBelongings = `
  with escrow_gone as (
    delete from escrow where child_id = any($1::uuid[]) returning child_id
  ), scan_gone as (
    delete from form_scan where child_id = any($1::uuid[]) returning id, child_id
  ), inquiry_unmatched as (
    update inquiry set child_id = null where child_id = any($1::uuid[])
  ), clock_gone as (
    delete from retention_clock where child_id = any($1::uuid[])
  ), letter_gone as (
    delete from letter where request_id = any($2::uuid[]) returning request_id
  ), request_closed as (
    update consent_request set state = 'erased', guardianship_id = null, closed_at = coalesce(closed_at, $5)
    where id = any($2::uuid[]) and state <> 'erased'
  ), bond_gone as (
    delete from guardianship where id = any($3::uuid[])
  ), guardian_gone as (
    delete from guardian where id = any($4::uuid[]) and not exists (
      select from guardianship other where other.guardian_id = guardian.id and other.id <> all($3::uuid[]))
    returning id
  )
  select coalesce((select json_agg(child_id) from escrow_gone), '[]') as escrow,
    coalesce((select json_agg(request_id) from letter_gone), '[]') as letters,
    coalesce((select json_agg(id) from guardian_gone), '[]') as guardians,
    coalesce((select json_agg(scan_gone) from scan_gone), '[]') as scans`;

/** Empties children whose belongings are gone: what is left tells that they were forgotten. */
export async function emptyChildren(
  client: PoolClient,
  ids: readonly string[],
  { at, keys }: { readonly at: Date; readonly keys: KeyEnd },
): Promise<void> {
  await client.query({ name: 'empty-children', text: emptyStatement, values: [ids, at] });
  if (keys === 'caller') return;
  // About no child that could still be forgotten: it is what is left to do of it. Keys live apart (ADR 11).
  await oweDuties(
    client,
    ids.map((id) => owe('key.destroy', id, null, at)),
    at,
  );
  await wake(client);
}

/*
 * Erasures that are owed stay: one of them is being done, and each writes down how it ended. Events that the app has not fetched
 * yet keep the sealed reference until they are swept: a feed that forgets its subjects tells nothing (N9). It is copied
 * without being read; what tells of an erasure has it by itself. Others settle duties, too: all take rows in one order.
 */
const emptyStatement = `
  with ended as materialized (
    select id from duty where child_id = any($1::uuid[]) and done_at is null and kind <> 'consent.erase'
    order by id for update
  ), duty_gone as (
    delete from duty where id = any(array(select id from ended))
  ), told as materialized (
    select id from event where child_id = any($1::uuid[]) and type not like 'erasure.%' order by id for update
  ), sealed as (
    update event set ref_sealed = (select ref_sealed from child where child.id = event.child_id)
    where id = any(array(select id from told))
  )
  update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = $2
  where id = any($1::uuid[])`;

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
  await destroyScanKeys(client, rows, at, erased);
}

interface Scan {
  readonly id: string;
  readonly child_id: string;
}

async function destroyScanKeys(client: PoolClient, scans: readonly Scan[], at: Date, erased: Tally): Promise<void> {
  if (scans.length === 0) return;
  for (const { child_id } of scans) erased.add(child_id, 'form_scan', 1);
  await oweDuties(
    client,
    scans.map(({ id }) => owe('desk-key.destroy', id, null, at)),
    at,
  );
}
