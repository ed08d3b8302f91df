import type { Pool } from 'pg';
import type { BlindIndex } from './blind-index';
import { dataKey, referenceKey } from './key-store/key-name';
import type { KeyStore } from './key-store/key-store.port';
import { refPlace } from './places';
import { seal } from './sealing';
import { newId } from './uuid-v7';

/** With what a child is written down of whom no guardian was asked. */
export interface UnheardChild {
  readonly app: string;
  readonly ref: string;
}

/** Adds a child of whom the app alone has spoken: neither place nor age is known. Null when somebody was quicker. */
export async function addUnheardChild(
  pool: Pool,
  { keys, index }: { readonly keys: KeyStore; readonly index: BlindIndex },
  { app, ref }: UnheardChild,
  at: Date,
): Promise<string | null> {
  const id = newId(at);
  const made = await keys.fetch({ make: [dataKey(id), referenceKey(id)].map((name) => ({ ...name, at })) });
  const { rowCount } = await pool.query(
    `insert into child (id, app, ref_index, ref_sealed, created_at) values ($1, $2, $3, $4, $5)
     on conflict (app, ref_index) where erased_at is null do nothing`,
    [id, app, index.ofRef(app, ref), seal(made.of(referenceKey(id))!, refPlace(id), ref), at],
  );
  return rowCount === 0 ? null : id;
}
