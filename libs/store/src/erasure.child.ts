import { owe } from '@kinsent/consent';
import type { PoolClient } from 'pg';
import { rememberGuardians } from './erasure-guardian.rows';
import type { Tally } from './erasure.tally';
import { forgetUnneeded } from './guardian.store';
import { oweDuties, wake } from './record';

/** Empties locked children of which everything is over: what is left tells that they were forgotten. */
export async function emptyChildren(
  client: PoolClient,
  ids: readonly string[],
  at: Date,
  erased: Tally,
): Promise<void> {
  await erased.delete(client, 'escrow', 'child_id = any($1::uuid[])', [ids]);
  await client.query('delete from retention_clock where child_id = any($1::uuid[])', [ids]);
  await forget(client, ids, erased);
  // The erasures themselves stay: one of them is being done, and each writes down how it ended. Others settle many at once,
  // so that rows are taken in one order by all.
  await client.query(
    `with ended as materialized (
       select id from duty where child_id = any($1::uuid[]) and done_at is null and kind <> 'consent.erase'
       order by id for update
     )
     delete from duty using ended where duty.id = ended.id`,
    [ids],
  );
  // Events that the app has not fetched yet keep the sealed reference until they are swept: a feed that forgets its
  // subjects tells nothing (N9). It is copied without being read.
  await client.query(
    `with told as materialized (
       select id from event where child_id = any($1::uuid[]) order by id for update
     )
     update event set ref_sealed = child.ref_sealed from told, child
     where event.id = told.id and child.id = event.child_id`,
    [ids],
  );
  await client.query(
    `update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = $2
     where id = any($1::uuid[])`,
    [ids, at],
  );
  for (const id of ids) erased.add(id, 'child', 1);
  // About no child that could still be forgotten: it is what is left to do of it. Keys live apart (ADR 11).
  await oweDuties(
    client,
    ids.map((id) => owe('key.destroy', id, null, at)),
    at,
  );
  await wake(client);
}

/** Addresses and guardians that nothing needs any more. */
export async function forget(client: PoolClient, ids: readonly string[], erased: Tally): Promise<void> {
  if (ids.length === 0) return;
  await rememberGuardians(client, ids);
  for (const [childId, { guardianship, guardian }] of await forgetUnneeded(client, ids)) {
    erased.add(childId, 'guardianship', guardianship);
    erased.add(childId, 'guardian', guardian);
  }
}
