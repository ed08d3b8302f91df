import type { OnApplicationShutdown } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import type { DataSource } from 'typeorm';
import { Database } from '../database';
import { SchemaBehind } from '../schema-behind';
import type { Keyring } from '../keyring';
import { keksStatement, makeStatement, openStatement, tableOf } from './database.key-store.sql';
import { type KeyKind, type KeyName, wordOf } from './key-name';
import { type KeyPage, Keys, KeyStore, type KeyWish, type NewKey } from './key-store.port';
import { openKeyDatabase } from './migrate-keys';
import { keksFor, makeKey, openKey, rewrapKey, type WrappedKey } from './wrapped-key';

interface KeyRow extends WrappedKey {
  readonly kind: KeyKind;
  readonly id: string;
}

const kinds: readonly KeyKind[] = ['data', 'reference', 'day', 'desk'];
const rowsAtOnce = 500;

/** Keys in a database of their own, wrapped by key-encryption keys of the configuration. */
export class DatabaseKeyStore extends KeyStore implements OnApplicationShutdown {
  private constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {
    super();
  }

  /** Throws when the database cannot be reached. */
  static async open(
    url: string,
    keyring: Keyring,
    options: { readonly application: string; readonly poolSize?: number },
  ): Promise<DatabaseKeyStore> {
    return DatabaseKeyStore.on(await openKeyDatabase(url, options), keyring);
  }

  /** On a database that is open already. */
  static on(database: DataSource, keyring: Keyring): DatabaseKeyStore {
    return new DatabaseKeyStore(new Database(database), keyring);
  }

  async fetch({ open = [], make = [] }: KeyWish): Promise<Keys> {
    if (open.length + make.length === 0) return new Keys([]);
    const rows = make.length === 0 ? await this.query(openQuery(open)) : await this.made(open, make);
    return new Keys(rows.map((row) => [row, openKey(keksFor(this.keyring, row.kind), row, row)]));
  }

  async destroy(names: readonly KeyName[]): Promise<number> {
    let gone = 0;
    for (const kind of kinds) {
      const ids = idsOf(names, kind);
      if (ids.length === 0) continue;
      const { rowCount } = await this.database.pool.query({
        name: `destroy-${kind}-keys`,
        text: `delete from ${tableOf[kind]} where id = any($1::text[])`,
        values: [ids],
      });
      gone += rowCount ?? 0;
    }
    return gone;
  }

  async list({ kind, after, madeBefore, limit }: KeyPage): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `select id from ${tableOf[kind]} where id > $1 and made_at < $2 order by id limit $3`,
      [after ?? '', madeBefore, limit],
    );
    return rows.map(({ id }) => id);
  }

  async identity(): Promise<Buffer> {
    const { rows } = await this.database.pool.query<{ id: Buffer }>('select id from key_store');
    return rows[0]!.id;
  }

  async keksOf(wanted: readonly KeyKind[]): Promise<string[]> {
    const names = new Set<string>();
    for (const kind of wanted) {
      const { rows } = await this.database.pool.query<{ kek: string }>(keksStatement(kind));
      for (const { kek } of rows) names.add(kek);
    }
    return [...names];
  }

  async rewrap(kind: KeyKind): Promise<number> {
    const [table, keks] = [tableOf[kind], keksFor(this.keyring, kind)];
    let moved = 0;
    for (;;) {
      const { rows } = await this.database.pool.query<KeyRow>(
        `select '${kind}' as kind, id, wrapped, kek from ${table} where kek <> $1 limit $2`,
        [keks.current.name, rowsAtOnce],
      );
      if (rows.length === 0) return moved;
      const anew = rows.map((row) => rewrapKey(keks, row, row).wrapped);
      await this.database.pool.query(
        `update ${table} set wrapped = anew.wrapped, kek = $3
         from unnest($1::text[], $2::bytea[]) as anew(id, wrapped) where ${table}.id = anew.id`,
        [rows.map(({ id }) => id), anew, keks.current.name],
      );
      moved += rows.length;
    }
  }

  async check(): Promise<void> {
    const pending = await this.database.pendingMigrations();
    if (pending.length > 0) throw new SchemaBehind();
  }

  close(): Promise<void> {
    return this.database.onApplicationShutdown();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private async made(open: readonly KeyName[], make: readonly NewKey[]): Promise<KeyRow[]> {
    const rows = await this.query(this.makeQuery(open, make));
    // A key that another session was making at the same moment stood in the way and could not be seen yet.
    const found = new Set(rows.map(wordOf));
    const unseen = make.filter((name) => !found.has(wordOf(name)));
    return unseen.length === 0 ? rows : [...rows, ...(await this.query(openQuery(unseen)))];
  }

  private makeQuery(open: readonly KeyName[], make: readonly NewKey[]): QueryConfig {
    const asked = kindsOf([...open, ...make]);
    const values = asked.flatMap((kind) => {
      const news = unique(make.filter((name) => name.kind === kind));
      const wrapped = news.map((name) => makeKey(keksFor(this.keyring, kind), name));
      return [
        idsOf(open, kind),
        news.map(({ id }) => id),
        wrapped.map((key) => key.wrapped),
        wrapped.map(({ kek }) => kek),
        news.map(({ at }) => at),
      ];
    });
    return { ...makeStatement(asked), values };
  }

  private async query(query: QueryConfig): Promise<KeyRow[]> {
    return (await this.database.pool.query<KeyRow>(query)).rows;
  }
}

function openQuery(names: readonly KeyName[]): QueryConfig {
  const asked = kindsOf(names);
  return { ...openStatement(asked), values: asked.map((kind) => idsOf(names, kind)) };
}

function kindsOf(names: readonly KeyName[]): KeyKind[] {
  return kinds.filter((kind) => names.some((name) => name.kind === kind));
}

function idsOf(names: readonly KeyName[], kind: KeyKind): string[] {
  return [...new Set(names.filter((name) => name.kind === kind).map(({ id }) => id))];
}

function unique(names: readonly NewKey[]): NewKey[] {
  return [...new Map(names.map((name) => [name.id, name])).values()];
}
