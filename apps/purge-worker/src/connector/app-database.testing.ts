import { testDatabase } from '@kinsent/store/testing';
import { Client } from 'pg';

/** The Postgres of an app that we know nothing of but what the policy declares. */
export interface AppDatabase {
  readonly url: string;
  run(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** How many rows a table has of a child. */
  rowsOf(table: string, childRef: string): Promise<number>;
  drop(): Promise<void>;
}

/** A database of its own with two tables, players and scores, both keyed by `child_ref`. */
export async function openAppDatabase(): Promise<AppDatabase> {
  const database = await testDatabase();
  const client = new Client({ connectionString: database.ownerUrl });
  // Some tests take the database away.
  client.on('error', () => undefined);
  await client.connect();
  const run = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await client.query(sql, [...values])).rows;
  await run('create table players (id serial primary key, child_ref text not null)');
  await run('create index on players (child_ref)');
  await run('create table scores (id serial primary key, child_ref text not null)');
  await run('create index on scores (child_ref)');
  return {
    url: database.ownerUrl,
    run,
    rowsOf: async (table, childRef) =>
      Number((await run(`select count(*) as n from ${table} where child_ref = $1`, [childRef]))[0]!['n']),
    drop: async () => {
      await client.end();
      await database.drop();
    },
  };
}

/** The part of a policy that declares them. */
export function appPolicy(): object {
  const need = { en: 'To play.' };
  const keep = { trigger: 'consent.ended', after: 'P30D', action: 'erase', need } as const;
  const purpose = (data: readonly string[]) => ({ data, retention: [{ data, ...keep }] });
  return {
    apps: { builder: {}, magazine: {} },
    purposes: { account: purpose(['user-name', 'first-name']), contest: purpose(['score']) },
    connectors: {
      'builder-db': {
        app: 'builder',
        url: 'BUILDER_DATABASE_URL',
        tables: [
          { table: 'public.scores', key: 'child_ref', data: ['score'] },
          { table: 'players', key: 'child_ref', data: ['user-name', 'first-name'] },
        ],
      },
    },
  };
}
