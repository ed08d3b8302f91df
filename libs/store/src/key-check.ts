import type { Pool } from 'pg';
import { type Keyring, KeyringFault } from './keyring';
import { linkKeyMark } from './link-secret';

const linkKeyName = 'LINK_KEY';
const indexKeyName = 'INDEX_KEY';
const encryptionKeyPrefix = 'ENCRYPTION_KEYS/';

/** By the variable, and for key-encryption keys their name in it. */
type Marks = ReadonlyMap<string, Buffer>;

/** Thrown when the database lacks a table that this version cannot start without. */
export class SchemaBehind extends Error {
  override readonly name = 'SchemaBehind';

  constructor() {
    super('The database has not had all migrations of this version: npm run database -- migrate');
  }
}

/**
 * Holds the keys of a service against those that this database was used with. With other ones the service would start, be
 * healthy, and know nobody. The first start leaves the marks of its keys; no key follows from a mark. Throws KeyringFault,
 * naming the variable, and SchemaBehind.
 */
export async function checkKeys(pool: Pool, keyring: Keyring, linkKey: Buffer | null): Promise<void> {
  const known = await compare(pool, keyring, linkKey);
  const { current, indexMark } = keyring;
  // Only the key that seals: an older one that is listed a little longer may have nothing left under it.
  const used = new Map([[encryptionKeyPrefix + current.name, current.mark]]);
  if (indexMark !== null) used.set(indexKeyName, indexMark);
  if (linkKey !== null) used.set(linkKeyName, linkKeyMark(linkKey));
  if ([...used.keys()].every((name) => known.has(name))) return;
  await pool.query(
    `insert into key_check (name, mark) select * from unnest($1::text[], $2::bytea[]) on conflict (name) do nothing`,
    [[...used.keys()], [...used.values()]],
  );
  // Another service, with other keys, may have started first at the same time.
  await compare(pool, keyring, linkKey);
}

/** To be called when nothing is sealed any more under any key but the current one: the others may go. */
export async function forgetOlderKeys(pool: Pool, keyring: Keyring): Promise<void> {
  await pool.query('delete from key_check where starts_with(name, $1) and name <> $2', [
    encryptionKeyPrefix,
    encryptionKeyPrefix + keyring.current.name,
  ]);
}

/** Lets the services start with another LINK_KEY, as the owner of the schema. False when none was used yet. */
export async function forgetLinkKey(pool: Pool): Promise<boolean> {
  const forgotten = await pool.query('delete from key_check where name = $1', [linkKeyName]);
  return forgotten.rowCount === 1;
}

async function compare(pool: Pool, keyring: Keyring, linkKey: Buffer | null): Promise<Marks> {
  const marks = await readMarks(pool);
  const differs = (name: string, mark: Buffer | null): boolean =>
    mark !== null && marks.get(name)?.equals(mark) === false;
  if (differs(indexKeyName, keyring.indexMark)) {
    throw new KeyringFault(
      'INDEX_KEY',
      'is not the one that this database was used with: every child would be unknown. It cannot be turned.',
    );
  }
  if (differs(linkKeyName, linkKey === null ? null : linkKeyMark(linkKey))) {
    throw new KeyringFault(
      'LINK_KEY',
      'is not the one that this database was used with: letters that are out would not fit. To change it on purpose: npm run database -- new-link-key',
    );
  }
  const other = keyring.all.find(({ name, mark }) => differs(encryptionKeyPrefix + name, mark));
  if (other !== undefined) {
    throw new KeyringFault('ENCRYPTION_KEYS', `holds another key under the name ${other.name} than before.`);
  }
  const listed = new Set(keyring.all.map(({ name }) => name));
  const missing = [...namesIn(marks), ...(await wrappingKeys(pool))].find((name) => !listed.has(name));
  if (missing !== undefined) {
    throw new KeyringFault(
      'ENCRYPTION_KEYS',
      `lists no key named ${missing}, but something may still be sealed under it. To move it all: npm run database -- rewrap`,
    );
  }
  return marks;
}

async function readMarks(pool: Pool): Promise<Marks> {
  try {
    const { rows } = await pool.query<{ name: string; mark: Buffer }>('select name, mark from key_check');
    return new Map(rows.map(({ name, mark }) => [name, mark]));
  } catch (error) {
    throw (error as { code?: string }).code === '42P01' ? new SchemaBehind() : error;
  }
}

function namesIn(marks: Marks): string[] {
  return [...marks.keys()].flatMap((name) =>
    name.startsWith(encryptionKeyPrefix) ? [name.slice(encryptionKeyPrefix.length)] : [],
  );
}

/** Names of the keys that wrap children's keys. From one to the next by the index: the same cost for any number of children. */
async function wrappingKeys(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ kek: string }>(
    `with recursive name (kek) as (
       select min(kek) from child_key
       union all
       select (select min(kek) from child_key where kek > name.kek) from name where name.kek is not null
     )
     select kek from name where kek is not null`,
  );
  return rows.map(({ kek }) => kek);
}
