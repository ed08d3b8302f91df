import { type DutyDraft, type Erasure, isToldToGuardian, owe } from '@kinsent/consent';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { ErasureCase } from './erasure.read';

/** Whom the certificate of an erasure goes to, and the request under which that address is held. */
export interface Addressee {
  readonly erasureId: string;
  readonly requestId: string;
}

/**
 * A guardian of children that are being forgotten may be known for another one: their erasures remember that until they end,
 * also those that the same commit opens and are not written yet.
 */
export async function rememberGuardians(
  client: ClientBase,
  childIds: readonly string[],
  opened: readonly Erasure[],
): Promise<void> {
  if (childIds.length === 0) return;
  await client.query({
    name: 'guardians-with-others',
    text: `with erasure as (
        select id, child_id, purposes from erasure where child_id = any($1::uuid[]) and completed_at is null
        union all
        select id, "childId", purposes from json_to_recordset($2) as opened(id uuid, "childId" uuid, purposes text[])
      )
      insert into erasure_guardian (id, erasure_id, guardian_id)
      select gen_random_uuid(), erasure.id, bond.guardian_id
      from guardianship bond join erasure on erasure.child_id = bond.child_id
      where bond.child_id = any($1::uuid[]) and ${askedFor} and exists (
        select from guardianship other where other.guardian_id = bond.guardian_id and other.child_id <> bond.child_id)
      on conflict do nothing`,
    values: [childIds, JSON.stringify(opened.map(({ id, childId, purposes }) => ({ id, childId, purposes })))],
  });
}

/** The letters about erasures that end now; what is not told, or to nobody, is not remembered any longer. */
export async function letterDuties(client: PoolClient, over: readonly ErasureCase[], at: Date): Promise<DutyDraft[]> {
  const told = over.filter(({ erasure, targets }) => isToldToGuardian(erasure, targets));
  if (told.length > 0) {
    await client.query(
      `insert into erasure_guardian (id, erasure_id, guardian_id)
       select gen_random_uuid(), erasure.id, bond.guardian_id
       from guardianship bond join erasure on erasure.child_id = bond.child_id
       where erasure.id = any($1::uuid[]) and ${askedFor}
       on conflict do nothing`,
      [told.map(({ erasure }) => erasure.id)],
    );
  }
  const { rows } = await client.query<{ id: string }>(
    `with note as (select id, erasure_id, guardian_id from erasure_guardian where erasure_id = any($1::uuid[])),
       reached as (select id from note where erasure_id = any($2::uuid[]) and exists (${addresses('$3')})),
       rest as (delete from erasure_guardian where id in (select id from note except select id from reached))
     select id from reached`,
    [over.map(({ erasure }) => erasure.id), told.map(({ erasure }) => erasure.id), at],
  );
  // About no child: it leaves also where the child is forgotten, as long as the guardian is known for another.
  return rows.map(({ id }) => owe('letter.erased', id, null, at));
}

/** To whom, by today; null when the letter has left, or nobody may be written to any more. */
export async function findAddressee(client: ClientBase | Pool, id: string, at: Date): Promise<Addressee | null> {
  const { rows } = await client.query<{ erasure_id: string; request_id: string }>(
    `select note.erasure_id, held.id as request_id
     from erasure_guardian note cross join lateral (${addresses('$2')} limit 1) held where note.id = $1`,
    [id, at],
  );
  return rows[0] === undefined ? null : { erasureId: rows[0].erasure_id, requestId: rows[0].request_id };
}

/** Only the guardian who was asked for what is erased hears of it. */
const askedFor = `exists (
  select from consent_request request join consent on consent.request_id = request.id
  where request.guardianship_id = bond.id and consent.purpose = any(erasure.purposes))`;

/**
 * Requests under which an address of the guardian is lawfully held: something that they allowed stands, the child is still
 * one, and no letter came back (T9). Those of the same child first.
 */
function addresses(at: string): string {
  return `
    select request.id from guardianship bond
      join consent_request request on request.guardianship_id = bond.id
      join child on child.id = bond.child_id
    where bond.guardian_id = note.guardian_id and request.state <> 'erased' and request.bounced_at is null
      and child.erased_at is null and child.held_at is null
      and (child.comes_of_age_on + time '12:00') at time zone 'UTC' > ${at}::timestamptz
      and exists (select from consent
        where request_id = request.id and state = 'granted' and valid_until > ${at}::timestamptz)
    order by bond.child_id = (select child_id from erasure where erasure.id = note.erasure_id) desc, request.id desc`;
}
