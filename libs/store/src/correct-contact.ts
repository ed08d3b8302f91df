import type { KeyObject } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { BlindIndex } from './blind-index';
import { Tally } from './erasure.tally';
import { forgetBonds, unneededBonds } from './guardian.bonds';
import { contactPlace } from './places';
import { seal } from './sealing';
import { newId } from './uuid-v7';

/** Another address for a request. */
export interface Correction {
  readonly requestId: string;
  readonly email: string;
}

/**
 * Gives a request of a locked child another address; links sent to the old one are locked, and it is forgotten unless
 * something else needs it.
 */
export async function correctContact(
  client: ClientBase,
  sealing: { readonly index: BlindIndex; readonly key: KeyObject },
  childId: string,
  { requestId, email }: Correction,
  at: Date,
): Promise<void> {
  const { rows: guardians } = await client.query<{ id: string }>(
    `insert into guardian (id, address_index, created_at) values ($1, $2, $3)
     on conflict (address_index) do update set address_index = excluded.address_index returning id`,
    [newId(at), sealing.index.ofAddress(email), at],
  );
  const bondId = await bond(client, childId, guardians[0]!.id, at);
  await client.query('update guardianship set contact_sealed = $2 where id = $1', [
    bondId,
    seal(sealing.key, contactPlace(bondId), email),
  ]);
  await client.query('update consent_request set guardianship_id = $2 where id = $1', [requestId, bondId]);
  // Whoever reads at the old address must not answer for the new one.
  await client.query(
    'update letter set locked_at = $2 where request_id = $1 and locked_at is null and spent_at is null',
    [requestId, at],
  );
  await forgetBonds(client, await unneededBonds(client, [childId]), new Tally());
}

async function bond(client: ClientBase, childId: string, guardianId: string, at: Date): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into guardianship (id, child_id, guardian_id, contact_sealed, created_at) values ($1, $2, $3, '', $4)
     on conflict (child_id, guardian_id) do update set guardian_id = excluded.guardian_id returning id`,
    [newId(at), childId, guardianId, at],
  );
  return rows[0]!.id;
}
