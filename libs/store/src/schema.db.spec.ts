import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openDatabase } from './data-source';
import { migrate, pendingMigrations } from './migrate';
import { migrations } from './migrations';
import { testDatabase, type TestDatabase } from './testing';
import { asAdmin, freshName, testCluster, urlTo } from './testing-cluster';

const { adminUrl } = testCluster();
const application = 'schema-test';

describe('the schema', () => {
  let test: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    test = await testDatabase();
    database = await openDatabase(test.ownerUrl, { application });
  });
  afterAll(async () => {
    await database.destroy();
    await test.drop();
  });

  it('has not drifted from the entities: there is nothing to synchronise', async () => {
    const { upQueries } = await database.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('is the very schema that the entities describe, constraint by constraint', async () => {
    await withEmptyDatabase(async (url) => {
      const described = await openDatabase(url, { application });
      try {
        // TypeORM makes tables and no functions; this one gives a column its default.
        await described.query(`create function ledger_transaction() returns bigint language sql as 'select 1::bigint'`);
        await described.synchronize();
        expect(await shapeOf(database)).toEqual(await shapeOf(described));
      } finally {
        await described.destroy();
      }
    });
  });

  it('lets one living child have a reference, beside any number that were erased', async () => {
    const insert = (erasedAt: string | null): Promise<unknown> =>
      database.query('insert into child (id, app, ref_index, created_at, erased_at) values ($1, $2, $3, $4, $5)', [
        randomUUID(),
        'bricks',
        Buffer.from('one reference'),
        '2026-01-01T00:00:00Z',
        erasedAt,
      ]);
    await insert('2026-02-01T00:00:00Z');
    await insert('2026-02-01T00:00:00Z');
    await insert(null);
    await expect(insert(null)).rejects.toMatchObject({ code: '23505' });
  });

  it('has an index that leads with each foreign key, so that no delete grows with a table', async () => {
    expect(await foreignKeysWithoutIndex(database)).toEqual([]);
  });

  it('would notice a foreign key without one', async () => {
    await withEmptyDatabase(async (url) => {
      const other = await openDatabase(url, { application });
      try {
        await other.query('create table parent (id int primary key)');
        await other.query('create table kid (id int primary key, parent_id int references parent)');
        expect(await foreignKeysWithoutIndex(other)).toEqual(['kid.kid_parent_id_fkey']);
      } finally {
        await other.destroy();
      }
    });
  });

  it.each([
    ['update', `update ledger_entry set act = 'grant'`],
    ['delete', 'delete from ledger_entry'],
    ['truncate', 'truncate ledger_entry'],
    ['truncate by cascade', 'truncate consent_request, ledger_entry cascade'],
  ])('refuses the owner itself to %s the ledger', async (_name, statement) => {
    await database.query(
      `insert into ledger_entry (subject, subject_id, position, act, to_state, at, detail, previous_hash, hash)
       values ('consent', $1, 0, 'ask', 'asked', $2, '{}', repeat('0', 64), repeat('a', 64))`,
      [randomUUID(), '2026-01-01T00:00:00Z'],
    );
    await expect(database.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('holds no granted consent without its end', async () => {
    const childId = randomUUID();
    const requestId = randomUUID();
    const at = '2026-01-01T00:00:00Z';
    await database.query('insert into child (id, app, ref_index, created_at) values ($1, $2, $3, $4)', [
      childId,
      'bricks',
      Buffer.from('another'),
      at,
    ]);
    await database.query(
      `insert into consent_request (id, child_id, app, locale, state, policy_digest, created_at, expires_at)
       values ($1, $2, 'bricks', 'nl', 'open', 'digest', $3, $3)`,
      [requestId, childId, at],
    );
    const consent = (state: string): Promise<unknown> =>
      database.query(
        `insert into consent (id, child_id, request_id, app, purpose, level, state, policy_digest)
         values ($1, $2, $3, 'bricks', 'account', 'low', $4, 'digest')`,
        [randomUUID(), childId, requestId, state],
      );
    await expect(consent('granted')).rejects.toMatchObject({ code: '23514' });
    await consent('asked');
    await expect(consent('asked')).rejects.toMatchObject({ code: '23505' });
  });
});

describe('migrating', () => {
  it('does everything once, also when asked again', async () => {
    await withEmptyDatabase(async (url) => {
      const names = migrations.map(({ name }) => name);
      expect(await pendingIn(url)).toEqual(names);
      expect(await migrate(url)).toEqual(names);
      expect(await migrate(url)).toEqual([]);
      expect(await pendingIn(url)).toEqual([]);
    });
  });

  it('is safe when several do it at once, in one database and in several of one cluster', async () => {
    await withEmptyDatabase((one) =>
      withEmptyDatabase(async (two) => {
        const done = await Promise.all([one, two, one, two, one].map(migrate));
        expect(done.filter((names) => names.length > 0)).toHaveLength(2);
        expect(await pendingIn(one)).toEqual([]);
        expect(await pendingIn(two)).toEqual([]);
      }),
    );
  });

  it('needs no superuser: an owner that may create roles will do', async () => {
    const owner = freshName('kinsent_owner');
    const name = freshName('kinsent_test');
    await asAdmin(adminUrl, [
      `create role ${owner} login createrole password 'for-the-test-alone'`,
      `create database ${name} owner ${owner} template template0`,
    ]);
    try {
      const url = new URL(urlTo(adminUrl, name));
      Object.assign(url, { username: owner, password: 'for-the-test-alone' });
      expect(await migrate(url.href)).toHaveLength(migrations.length);
    } finally {
      await asAdmin(adminUrl, [`drop database ${name} with (force)`, `drop role ${owner}`]);
    }
  });

  it('changes nothing when a migration fails half-way', async () => {
    await withEmptyDatabase(async (url) => {
      const database = await openDatabase(url, { application });
      try {
        await database.query('create table letter (id int)');
        await expect(migrate(url)).rejects.toThrow('already exists');
        const tables = await database.query<unknown[]>(
          `select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration'`,
        );
        expect(tables).toEqual([{ tablename: 'letter' }]);
      } finally {
        await database.destroy();
      }
    });
  });
});

async function withEmptyDatabase(use: (url: string) => Promise<void>): Promise<void> {
  const name = freshName('kinsent_test');
  await asAdmin(adminUrl, [`create database ${name} encoding 'UTF8' template template0`]);
  try {
    await use(urlTo(adminUrl, name));
  } finally {
    await asAdmin(adminUrl, [`drop database ${name} with (force)`]);
  }
}

async function pendingIn(url: string): Promise<string[]> {
  const database = await openDatabase(url, { application });
  try {
    return await pendingMigrations(database);
  } finally {
    await database.destroy();
  }
}

/** Columns, constraints and indices as Postgres itself writes them. */
async function shapeOf(database: DataSource): Promise<string[]> {
  const rows = await database.query<{ line: string }[]>(`
    select format('%s.%s %s%s default %s identity %s', table_name, column_name, udt_name,
      case is_nullable when 'NO' then ' not null' end, coalesce(column_default, 'none'),
      coalesce(identity_generation, 'none')) as line
    from information_schema.columns where table_schema = 'public' and table_name <> 'migration'
    union all
    select format('%s: %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text <> 'migration'
    union all
    select indexdef
    from pg_indexes where schemaname = 'public' and tablename <> 'migration'
    order by line`);
  return rows.map(({ line }) => line);
}

async function foreignKeysWithoutIndex(database: DataSource): Promise<string[]> {
  const rows = await database.query<{ name: string }[]>(`
    select format('%s.%s', key.conrelid::regclass, key.conname) as name
    from pg_constraint key
    where key.contype = 'f' and key.connamespace = 'public'::regnamespace and not exists (
      select from pg_index i
      where i.indrelid = key.conrelid and i.indisvalid
        and (i.indkey::int2[])[0:cardinality(key.conkey) - 1] @> key.conkey
        -- A partial index helps only where it leaves out nothing but the rows without a parent.
        and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = (
          select format('(%I IS NOT NULL)', a.attname) from pg_attribute a
          where a.attrelid = key.conrelid and a.attnum = key.conkey[1]))
    ) order by name`);
  return rows.map(({ name }) => name);
}
