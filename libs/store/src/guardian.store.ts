import { Injectable } from '@nestjs/common';
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
