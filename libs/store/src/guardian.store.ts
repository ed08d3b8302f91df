import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from './database';
import { dataKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { contactPlace } from './places';
import { unseal } from './sealing';

/** How to write to a guardian, and for what the address may be used (T9). */
export interface GuardianContact {
  readonly email: string;
  readonly locale: string;
  readonly contactPurpose: 'consent' | 'news';
}

/** Guardians, known only by a blind index of their address; the address itself is sealed with each child's key (ADR 1). */
@Injectable()
export class GuardianStore {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyStore,
  ) {}

  /** Whom a request was made to; null when that is forgotten, or there is no such request. */
  async contactOf(requestId: string): Promise<GuardianContact | null> {
    const { rows } = await this.database.pool.query({
      name: 'contact-of-request',
      text: `select request.child_id, request.locale, bond.id, bond.contact_sealed, bond.contact_purpose
             from consent_request request
             join guardianship bond on bond.id = request.guardianship_id
             where request.id = $1`,
      values: [requestId],
    });
    const row = rows[0];
    if (row === undefined) return null;
    const name = dataKey(row.child_id);
    const key = (await this.keys.fetch({ open: [name] })).of(name);
    if (key === null) return null;
    const email = unseal(key, contactPlace(row.id), row.contact_sealed).toString('utf8');
    return { email, locale: row.locale, contactPurpose: row.contact_purpose };
  }
}

/**
 * Deletes the addresses of locked children that no request needs any more, and guardians who are left without any child.
 * Answers how many rows went, by child.
 */
export async function forgetUnneeded(
  client: ClientBase,
  childIds: readonly string[],
): Promise<ReadonlyMap<string, { guardianship: number; guardian: number }>> {
  const bonds = await client.query<{ id: string; child_id: string; guardian_id: string }>(
    `select id, child_id, guardian_id from guardianship where child_id = any($1::uuid[]) and not exists
       (select from consent_request where guardianship_id = guardianship.id and state <> 'erased')`,
    [childIds],
  );
  const gone = new Map(childIds.map((id) => [id, { guardianship: 0, guardian: 0 }]));
  if (bonds.rows.length === 0) return gone;
  const guardians = [...new Set(bonds.rows.map((row) => row.guardian_id))];
  // Two siblings forgotten at once would each leave the guardian to the other; and whoever is asked about one just now is held.
  await client.query('select hold_guardians($1)', [guardians]);
  await client.query('delete from guardianship where id = any($1::uuid[])', [bonds.rows.map((row) => row.id)]);
  const left = await client.query<{ id: string }>(
    `delete from guardian where id = any($1::uuid[]) and not exists
       (select from guardianship where guardian_id = guardian.id) returning id`,
    [guardians],
  );
  const forgotten = new Set(left.rows.map(({ id }) => id));
  for (const { child_id, guardian_id } of bonds.rows) {
    const tally = gone.get(child_id)!;
    tally.guardianship += 1;
    if (forgotten.delete(guardian_id)) tally.guardian += 1;
  }
  return gone;
}
