import type { DataSource } from 'typeorm';
import { Database } from './database';
import { checkKeys, forgetOlderKeys } from './key-check';
import type { KeyStore } from './key-store/key-store.port';
import { keksFor } from './key-store/wrapped-key';
import type { Keyring } from './keyring';
import { sealedUnder, sealForService, unsealForService } from './service-seal';
import { secretPlace } from './webhook.store';

const rowsAtOnce = 500;

const secrets = ['secret_sealed', 'previous_secret_sealed'] as const;

interface Row {
  readonly id: string;
  readonly sealed: Buffer;
}

/**
 * Moves everything that older key-encryption keys wrap or seal to the current ones, as the owner of both databases, while the
 * services go on. Afterwards the older keys can leave the configuration. Answers how many were moved, by what they are.
 * Throws KeyringFault when the keys are not those of the services, and UnknownKey, with what was moved before it kept, when
 * something is sealed under a key that is not listed.
 */
export async function rewrap(database: DataSource, keys: KeyStore, keyring: Keyring): Promise<Record<string, number>> {
  const { pool } = new Database(database);
  await checkKeys(pool, { keyring, linkKey: null, keys });
  const moved: Record<string, number> = {};
  for (const kind of ['data', 'reference', 'day', 'desk'] as const) {
    // A house without a desk has no keys for it.
    if (keksFor(keyring, kind).all.length > 0) moved[`${kind} keys`] = await keys.rewrap(kind);
  }
  for (const secret of secrets) moved[`webhook_endpoint.${secret}`] = await sealAnew(database, keyring, secret);
  await forgetOlderKeys(pool, keyring);
  return moved;
}

async function sealAnew(database: DataSource, keyring: Keyring, column: (typeof secrets)[number]): Promise<number> {
  const prefix = sealedUnder(keyring.encryption.current.name);
  let moved = 0;
  let last: string | null = null;
  for (;;) {
    const rows: Row[] = await database.query<Row[]>(
      `select id, ${column} as sealed from webhook_endpoint
       where ${column} is not null and substring(${column} from 1 for $1) <> $2 and ($3::uuid is null or id > $3)
       order by id limit $4`,
      [prefix.length, prefix, last, rowsAtOnce],
    );
    if (rows.length === 0) return moved;
    const anew = rows.map(({ id, sealed }) => {
      const place = secretPlace(id);
      return sealForService(keyring, place, unsealForService(keyring, place, sealed));
    });
    // What was changed meanwhile was sealed by a service, and is found by the next run if that had the older key.
    await database.query(
      `update webhook_endpoint set ${column} = anew.sealed
       from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as anew(id, was, sealed)
       where webhook_endpoint.id = anew.id and webhook_endpoint.${column} = anew.was`,
      [rows.map(({ id }) => id), rows.map(({ sealed }) => sealed), anew],
    );
    moved += rows.length;
    last = rows[rows.length - 1]!.id;
  }
}
