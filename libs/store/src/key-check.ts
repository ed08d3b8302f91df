import type { Pool } from 'pg';
import type { Keks } from './keks';
import type { KeyKind } from './key-store/key-name';
import type { KeyStore } from './key-store/key-store.port';
import { type Keyring, KeyringFault } from './keyring';
import { linkKeyMark } from './link-secret';
import { SchemaBehind } from './schema-behind';

const linkKeyName = 'LINK_KEY';
const indexKeyName = 'INDEX_KEY';
const keyStoreName = 'KEY_DATABASE';

/** By the variable, and for key-encryption keys their name in it. */
type Marks = ReadonlyMap<string, Buffer>;

/** What a service was given; null where it was not. */
export interface GivenKeys {
  readonly keyring: Keyring;
  readonly linkKey: Buffer | null;
  readonly keys: KeyStore | null;
}

/**
 * Holds the keys of a service, and the store of its keys, against those that this database was used with. With other ones
 * the service would start, be healthy, and know nobody; or destroy the keys of others. The first start of a service that
 * seals leaves the marks of its keys; no key follows from a mark. Throws KeyringFault, naming the variable, and SchemaBehind.
 */
export async function checkKeys(pool: Pool, given: GivenKeys): Promise<void> {
  const known = await compare(pool, given);
  const { keyring, linkKey, keys } = given;
  // A service that only erases compares, and leaves it to the others to say what is right.
  if (keyring.encryption.all.length + keyring.desk.all.length === 0) return;
  const used = new Map<string, Buffer>();
  for (const keks of [keyring.encryption, keyring.reference, keyring.desk]) {
    // Only the key that seals: an older one that is listed a little longer may have nothing left under it.
    if (keks.all.length > 0) used.set(nameOf(keks, keks.current.name), keks.current.mark);
  }
  if (keyring.indexMark !== null) used.set(indexKeyName, keyring.indexMark);
  if (linkKey !== null) used.set(linkKeyName, linkKeyMark(linkKey));
  if (keys !== null) used.set(keyStoreName, await keys.identity());
  if ([...used.keys()].every((name) => known.has(name))) return;
  await pool.query(
    `insert into key_check (name, mark) select * from unnest($1::text[], $2::bytea[]) on conflict (name) do nothing`,
    [[...used.keys()], [...used.values()]],
  );
  // Another service, with other keys, may have started first at the same time.
  await compare(pool, given);
}

/** To be called when nothing is sealed any more under any key but the current ones: the others may go. */
export async function forgetOlderKeys(pool: Pool, { encryption, reference, desk }: Keyring): Promise<void> {
  for (const keks of [encryption, reference, desk]) {
    if (keks.all.length === 0) continue;
    await pool.query('delete from key_check where starts_with(name, $1) and name <> $2', [
      nameOf(keks, ''),
      nameOf(keks, keks.current.name),
    ]);
  }
}

/** Lets the services start with another LINK_KEY, as the owner of the schema. False when none was used yet. */
export async function forgetLinkKey(pool: Pool): Promise<boolean> {
  const forgotten = await pool.query('delete from key_check where name = $1', [linkKeyName]);
  return forgotten.rowCount === 1;
}

async function compare(pool: Pool, { keyring, linkKey, keys }: GivenKeys): Promise<Marks> {
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
  if (differs(keyStoreName, keys === null ? null : await keys.identity())) {
    throw new KeyringFault('KEY_DATABASE_URL', 'leads to the keys of another database.');
  }
  for (const keks of [keyring.encryption, keyring.reference, keyring.desk]) {
    if (keks.all.length > 0) await compareKeks(keks, marks, keys);
  }
  return marks;
}

async function compareKeks(keks: Keks, marks: Marks, keys: KeyStore | null): Promise<void> {
  const other = keks.all.find(({ name, mark }) => marks.get(nameOf(keks, name))?.equals(mark) === false);
  if (other !== undefined) {
    throw new KeyringFault(keks.variable, `holds another key under the name ${other.name} than before.`);
  }
  const wrapping = (await keys?.keksOf(kindsUnder[keks.variable])) ?? [];
  const listed = new Set(keks.all.map(({ name }) => name));
  const missing = [...namesIn(marks, keks), ...wrapping].find((name) => !listed.has(name));
  if (missing !== undefined) {
    throw new KeyringFault(
      keks.variable,
      `lists no key named ${missing}, but something may still be sealed under it. To move it all: npm run database -- rewrap`,
    );
  }
}

const kindsUnder: Readonly<Record<Keks['variable'], readonly KeyKind[]>> = {
  ENCRYPTION_KEYS: ['data', 'day'],
  REFERENCE_KEYS: ['reference'],
  DESK_KEYS: ['desk'],
};

function nameOf({ variable }: Keks, name: string): string {
  return `${variable}/${name}`;
}

function namesIn(marks: Marks, keks: Keks): string[] {
  const prefix = nameOf(keks, '');
  return [...marks.keys()].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}

async function readMarks(pool: Pool): Promise<Marks> {
  try {
    const { rows } = await pool.query<{ name: string; mark: Buffer }>('select name, mark from key_check');
    return new Map(rows.map(({ name, mark }) => [name, mark]));
  } catch (error) {
    throw (error as { code?: string }).code === '42P01' ? new SchemaBehind() : error;
  }
}
