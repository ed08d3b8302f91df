import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { lockChild } from './child-case.store';
import { openChildKey } from './child-key';
import { contactPlace } from './consent-request.draft';
import { Database, NotFound } from './database';
import { Keyring } from './keyring';
import { seal, unseal } from './sealing';
import { newId } from './uuid-v7';

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
    private readonly keyring: Keyring,
  ) {}

  /** Whom a request was made to; null when that is forgotten, or there is no such request. */
  async contactOf(requestId: string): Promise<GuardianContact | null> {
    const { rows } = await this.database.pool.query({
      name: 'contact-of-request',
      text: `select request.child_id, request.locale, bond.id, bond.contact_sealed, bond.contact_purpose, key.wrapped, key.kek
             from consent_request request
             join guardianship bond on bond.id = request.guardianship_id
             join child_key key on key.child_id = request.child_id
             where request.id = $1`,
      values: [requestId],
    });
    const row = rows[0];
    if (row === undefined) return null;
    const key = openChildKey(this.keyring, row.child_id, row);
    const email = unseal(key, contactPlace(row.id), row.contact_sealed).toString('utf8');
    return { email, locale: row.locale, contactPurpose: row.contact_purpose };
  }

  /**
   * Gives a request another address; links sent to the old one are locked, and it is forgotten unless
   * something else needs it. Throws NotFound.
   */
  async correctContact(requestId: string, email: string, at: Date): Promise<void> {
    await this.database.transaction(async (client) => {
      const child = await lockChild(client, { requestId });
      const { rows: keys } = await client.query('select wrapped, kek from child_key where child_id = $1', [child.id]);
      if (keys[0] === undefined) throw new NotFound('This child is forgotten.');
      const key = openChildKey(this.keyring, child.id, keys[0]);
      const { rows: guardians } = await client.query<{ id: string }>(
        `insert into guardian (id, address_index, created_at) values ($1, $2, $3)
         on conflict (address_index) do update set address_index = excluded.address_index returning id`,
        [newId(at), this.keyring.index.ofAddress(email), at],
      );
      const bondId = await this.bond(client, child.id, guardians[0]!.id, at);
      await client.query('update guardianship set contact_sealed = $2 where id = $1', [
        bondId,
        seal(key, contactPlace(bondId), email),
      ]);
      await client.query('update consent_request set guardianship_id = $2 where id = $1', [requestId, bondId]);
      // Whoever reads at the old address must not answer for the new one.
      await client.query(
        'update letter set locked_at = $2 where request_id = $1 and locked_at is null and spent_at is null',
        [requestId, at],
      );
      await forgetUnneeded(client, child.id);
    });
  }

  private async bond(client: PoolClient, childId: string, guardianId: string, at: Date): Promise<string> {
    const { rows } = await client.query<{ id: string }>(
      `insert into guardianship (id, child_id, guardian_id, contact_sealed, created_at) values ($1, $2, $3, '', $4)
       on conflict (child_id, guardian_id) do update set guardian_id = excluded.guardian_id returning id`,
      [newId(at), childId, guardianId, at],
    );
    return rows[0]!.id;
  }
}

/**
 * Deletes the addresses of a locked child that no request needs any more, and guardians who are left without any child.
 * Resolves to how many rows went.
 */
export async function forgetUnneeded(
  client: PoolClient,
  childId: string,
): Promise<{ guardianship: number; guardian: number }> {
  const { rows } = await client.query<{ id: string; guardian_id: string }>(
    `select id, guardian_id from guardianship where child_id = $1 and not exists
       (select from consent_request where guardianship_id = guardianship.id and state <> 'erased')
     order by guardian_id`,
    [childId],
  );
  if (rows.length === 0) return { guardianship: 0, guardian: 0 };
  const guardians = rows.map((row) => row.guardian_id);
  // Two siblings forgotten at once would each leave the guardian to the other.
  for (const id of guardians) await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
  const bonds = await client.query('delete from guardianship where id = any($1::uuid[])', [rows.map((row) => row.id)]);
  const gone = await client.query(
    `delete from guardian where id = any($1::uuid[]) and not exists
       (select from guardianship where guardian_id = guardian.id)`,
    [guardians],
  );
  return { guardianship: bonds.rowCount ?? 0, guardian: gone.rowCount ?? 0 };
}
