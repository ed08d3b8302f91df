import type { KeyKind } from './key-name';

/** The table of a kind: one each, because each service may do other things with it. */
export const tableOf: Readonly<Record<KeyKind, string>> = {
  data: 'data_key',
  reference: 'reference_key',
  day: 'day_key',
  desk: 'desk_key',
};

/** Keys that are there, of the given kinds: one parameter of ids a kind. */
export function openStatement(kinds: readonly KeyKind[]): { name: string; text: string } {
  const parts = kinds.map((kind, index) => opened(kind, index + 1));
  return { name: `open-keys-${kinds.join('-')}`, text: parts.join(' union all ') };
}

/**
 * Makes keys and answers with them, with those that stood in their way, and with others that are wanted, in one commit.
 * Parameters by kind: ids wanted, then ids, wrapped keys, names of key-encryption keys and times of the new ones.
 */
export function makeStatement(kinds: readonly KeyKind[]): { name: string; text: string } {
  const made = kinds.map((kind, index) => {
    const first = index * 5;
    return `made_${kind} as (
      insert into ${tableOf[kind]} (id, wrapped, kek, made_at)
      select * from unnest($${first + 2}::text[], $${first + 3}::bytea[], $${first + 4}::text[], $${first + 5}::timestamptz[])
      on conflict (id) do nothing returning id, wrapped, kek
    )`;
  });
  const found = kinds.map((kind, index) => {
    const first = index * 5;
    return `select '${kind}' as kind, id, wrapped, kek from made_${kind}
      union all ${opened(kind, first + 1)}
      union all ${opened(kind, first + 2)}`;
  });
  return { name: `make-keys-${kinds.join('-')}`, text: `with ${made.join(', ')} ${found.join(' union all ')}` };
}

/** Names of the key-encryption keys in use: from one to the next by the index, at the same cost for any number of keys. */
export function keksStatement(kind: KeyKind): string {
  const table = tableOf[kind];
  return `with recursive name (kek) as (
      select min(kek) from ${table}
      union all
      select (select min(kek) from ${table} where kek > name.kek) from name where name.kek is not null
    )
    select kek from name where kek is not null`;
}

function opened(kind: KeyKind, parameter: number): string {
  return `select '${kind}' as kind, id, wrapped, kek from ${tableOf[kind]} where id = any($${parameter}::text[])`;
}
