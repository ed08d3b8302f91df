import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { Database } from '../database';
import type { Keyring } from '../keyring';
import { answerPlace, callPlace, refPlace } from '../places';
import { seal } from '../sealing';
import { unsealForService } from '../service-seal';
import { openKeyDatabase } from './migrate-keys';
import { DatabaseKeyStore } from './database.key-store';
import { dayKey, type KeyName, referenceKey } from './key-name';
import type { KeyStore } from './key-store.port';

const rowsAtOnce = 500;

export interface KeyMove {
  readonly database: DataSource;
  readonly keyOwnerUrl: string;
  /** Throws when the configuration holds no keys: asked only when something has to be moved. */
  readonly keyring: () => Keyring;
}

/**
 * Empties a table `child_key` of an older version into the key store, and seals anew what stood under a service key and speaks
 * of a child: references and stored answers. All of it is one commit, and safe to repeat. Answers how many data keys moved;
 * null when there is no such table. Services of the older version must not run.
 */
export async function moveKeys({ database, keyOwnerUrl, keyring }: KeyMove): Promise<number | null> {
  const [table] = await database.query<[{ present: boolean }]>(
    `select to_regclass('child_key') is not null as present`,
  );
  if (!table.present) return null;
  const [child] = await database.query<[{ known: boolean }]>('select exists (select from child) as known');
  if (!child.known) return 0;
  const opened = keyring();
  const keyDatabase = await openKeyDatabase(keyOwnerUrl, { poolSize: 2, application: 'kinsent-migrate' });
  try {
    return await new Database(database).transaction(async (client) => {
      const moved = await moveDataKeys(client, keyDatabase);
      const keys = DatabaseKeyStore.on(keyDatabase, opened);
      await sealReferences(client, keys, opened, 'child', 'id');
      await sealReferences(client, keys, opened, 'event', 'child_id');
      await sealAnswers(client, keys, opened);
      await client.query('delete from child_key');
      return moved;
    });
  } finally {
    await keyDatabase.destroy();
  }
}

/** As they are: what wraps them stays the same, and so does what they are bound to. */
async function moveDataKeys(client: PoolClient, keyDatabase: DataSource): Promise<number> {
  let moved = 0;
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await client.query<{ id: string; wrapped: Buffer; kek: string; made_at: Date }>(
      `select child_id as id, wrapped, kek, created_at as made_at from child_key join child on child.id = child_id
       where child_id > $1 order by child_id limit $2`,
      [last, rowsAtOnce],
    );
    if (rows.length === 0) return moved;
    await keyDatabase.query(
      `insert into data_key (id, wrapped, kek, made_at)
       select * from unnest($1::text[], $2::bytea[], $3::text[], $4::timestamptz[]) on conflict (id) do nothing`,
      [
        rows.map(({ id }) => id),
        rows.map(({ wrapped }) => wrapped),
        rows.map(({ kek }) => kek),
        rows.map((row) => row.made_at),
      ],
    );
    moved += rows.length;
    last = rows[rows.length - 1]!.id;
  }
}

async function sealReferences(
  client: PoolClient,
  keys: KeyStore,
  keyring: Keyring,
  table: 'child' | 'event',
  owner: 'id' | 'child_id',
): Promise<void> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await client.query<{ id: string; child_id: string; sealed: Buffer; at: Date }>(
      `select id, ${owner} as child_id, ref_sealed as sealed, created_at as at from ${table}
       where ref_sealed is not null and id > $1 order by id limit $2`,
      [last, rowsAtOnce],
    );
    if (rows.length === 0) return;
    const found = await keys.fetch({ make: rows.map((row) => ({ ...referenceKey(row.child_id), at: row.at })) });
    const anew = rows.map(({ child_id: childId, sealed }) => {
      const place = refPlace(childId);
      return seal(found.of(referenceKey(childId))!, place, unsealForService(keyring, place, sealed));
    });
    await client.query(
      `update ${table} set ref_sealed = anew.sealed from unnest($1::uuid[], $2::bytea[]) as anew(id, sealed)
       where ${table}.id = anew.id`,
      [rows.map(({ id }) => id), anew],
    );
    last = rows[rows.length - 1]!.id;
  }
}

/** A day's worth at most. */
async function sealAnswers(client: PoolClient, keys: KeyStore, keyring: Keyring): Promise<void> {
  const { rows } = await client.query<{ app: string; hash: Buffer; call: Buffer; body: Buffer; at: Date }>(
    'select app, key_hash as hash, request_digest as call, body_sealed as body, created_at as at from idempotency_key',
  );
  for (const { app, hash, call, body, at } of rows) {
    const name: KeyName = dayKey(at);
    const key = (await keys.fetch({ make: [{ ...name, at }] })).of(name)!;
    const place = answerPlace(app, hash);
    await client.query(
      'update idempotency_key set request_digest = $3, body_sealed = $4 where app = $1 and key_hash = $2',
      [app, hash, seal(key, callPlace(app, hash), call), seal(key, place, unsealForService(keyring, place, body))],
    );
  }
}
