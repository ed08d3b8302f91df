import type { DataSource } from 'typeorm';
import { rewrapChildKey } from './child-key';
import { Database } from './database';
import { checkKeys, forgetOlderKeys } from './key-check';
import type { Keyring } from './keyring';
import { answerPlace, refPlace, sealedUnder, sealForService, unsealForService } from './service-seal';
import { secretPlace } from './webhook.store';

const rowsAtOnce = 500;

/** A column that is sealed under the service key, and where its values are sealed. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly key: 'id' | 'key_hash';
  readonly also?: string;
  readonly placeOf: (row: Row) => string;
}

interface Row {
  readonly key: string | Buffer;
  readonly also: string;
  readonly sealed: Buffer;
}

const columns: readonly SealedColumn[] = [
  { table: 'child', column: 'ref_sealed', key: 'id', placeOf: (row) => refPlace(row.key as string) },
  { table: 'event', column: 'ref_sealed', key: 'id', also: 'child_id', placeOf: (row) => refPlace(row.also) },
  { table: 'webhook_endpoint', column: 'secret_sealed', key: 'id', placeOf: (row) => secretPlace(row.key as string) },
  {
    table: 'webhook_endpoint',
    column: 'previous_secret_sealed',
    key: 'id',
    placeOf: (row) => secretPlace(row.key as string),
  },
  {
    table: 'idempotency_key',
    column: 'body_sealed',
    key: 'key_hash',
    also: 'app',
    placeOf: (row) => answerPlace(row.also, row.key as Buffer),
  },
];

/**
 * Moves everything that older key-encryption keys wrap or seal to the current one, as the owner of the schema, while the
 * services go on. Afterwards the older keys can leave the configuration. Answers how many values were moved, by column.
 * Throws KeyringFault when the keys are not those of the services, and UnknownKey, with what was moved before it kept, when
 * something is sealed under a key that is not listed.
 */
export async function rewrap(database: DataSource, keyring: Keyring): Promise<Record<string, number>> {
  const { pool } = new Database(database);
  await checkKeys(pool, keyring, null);
  const moved: Record<string, number> = { 'child_key.wrapped': await rewrapChildKeys(database, keyring) };
  for (const column of columns) {
    moved[`${column.table}.${column.column}`] = await sealAnew(database, keyring, column);
  }
  await forgetOlderKeys(pool, keyring);
  return moved;
}

async function rewrapChildKeys(database: DataSource, keyring: Keyring): Promise<number> {
  let moved = 0;
  for (;;) {
    const rows = await database.query<{ child_id: string; wrapped: Buffer; kek: string }[]>(
      'select child_id, wrapped, kek from child_key where kek <> $1 limit $2',
      [keyring.current.name, rowsAtOnce],
    );
    if (rows.length === 0) return moved;
    const anew = rows.map((row) => rewrapChildKey(keyring, row.child_id, row));
    await database.query(
      `update child_key set wrapped = anew.wrapped, kek = $3
       from unnest($1::uuid[], $2::bytea[]) as anew(child_id, wrapped) where child_key.child_id = anew.child_id`,
      [rows.map((row) => row.child_id), anew.map(({ wrapped }) => wrapped), keyring.current.name],
    );
    moved += rows.length;
  }
}

async function sealAnew(database: DataSource, keyring: Keyring, column: SealedColumn): Promise<number> {
  const { table, column: name, key, also = key, placeOf } = column;
  const type = key === 'id' ? 'uuid' : 'bytea';
  const prefix = sealedUnder(keyring.current.name);
  let moved = 0;
  let last: string | Buffer | null = null;
  for (;;) {
    const rows: Row[] = await database.query<Row[]>(
      `select ${key} as key, ${also} as also, ${name} as sealed from ${table}
       where ${name} is not null and substring(${name} from 1 for $1) <> $2 and ($3::${type} is null or ${key} > $3)
       order by ${key} limit $4`,
      [prefix.length, prefix, last, rowsAtOnce],
    );
    if (rows.length === 0) return moved;
    const anew = rows.map((row) => {
      const place = placeOf(row);
      return sealForService(keyring, place, unsealForService(keyring, place, row.sealed));
    });
    // What was changed meanwhile was sealed by a service, and is found by the next run if that had the older key.
    await database.query(
      `update ${table} set ${name} = anew.sealed
       from unnest($1::${type}[], $2::bytea[], $3::bytea[]) as anew(key, was, sealed)
       where ${table}.${key} = anew.key and ${table}.${name} = anew.was`,
      [rows.map((row) => row.key), rows.map((row) => row.sealed), anew],
    );
    moved += rows.length;
    last = rows[rows.length - 1]!.key;
  }
}
