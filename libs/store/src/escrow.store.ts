import { Injectable } from '@nestjs/common';
import { Database } from './database';
import { dataKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { escrowPlace } from './places';
import { unseal } from './sealing';

export interface Escrowed {
  readonly requestId: string;
  /** The purpose whose consent releases it. */
  readonly purpose: string;
  readonly payload: unknown;
}

/** What a child gave an app before its guardian answered (N1). Whether it may be released is the caller's question. */
@Injectable()
export class EscrowStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
  ) {}

  /** Everything held for the living child behind an app's reference, oldest first. */
  async read(app: string, ref: string): Promise<Escrowed[]> {
    const { rows } = await this.database.pool.query({
      name: 'escrow-by-ref',
      text: `select escrow.request_id, escrow.child_id, escrow.purpose, escrow.payload_sealed
             from child join escrow on escrow.child_id = child.id
             where child.app = $1 and child.ref_index = $2 and child.erased_at is null order by escrow.request_id`,
      values: [app, this.keyring.index.ofRef(app, ref)],
    });
    const keys = await this.keys.fetch({ open: rows.map((row) => dataKey(row.child_id)) });
    return rows.flatMap((row) => {
      const key = keys.of(dataKey(row.child_id));
      // Erased between the two looks.
      if (key === null) return [];
      const payload = unseal(key, escrowPlace(row.request_id), row.payload_sealed).toString('utf8');
      return [{ requestId: row.request_id, purpose: row.purpose, payload: JSON.parse(payload) as unknown }];
    });
  }

  /** True while something is held for a request, without reading it: its guardian is told so (16 CFR 312.4(c)(1)). */
  async holdsFor(requestId: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({
      name: 'escrow-of-request',
      text: 'select from escrow where request_id = $1',
      values: [requestId],
    });
    return rowCount === 1;
  }
}
