import { Client } from 'pg';
import { ConnectorDatabase, type ConnectorLimits, type ConnectorTable } from './connector-database';
import { asAdmin, freshName, testCluster, urlTo } from './testing-cluster';

const { adminUrl } = testCluster();
const name = freshName('app_test');
const role = freshName('app_eraser');
const url = urlTo(adminUrl, name);
const roleUrl = Object.assign(new URL(url), { username: role, password: 'secret' }).href;

const players = { table: 'public.players', key: 'child_ref' };
const scores = { table: 'public.scores', key: 'child_ref' };

const open: ConnectorDatabase[] = [];
let admin: Client;

beforeAll(async () => {
  await asAdmin(adminUrl, [`create database ${name}`, `create role ${role} login password 'secret'`]);
  admin = new Client({ connectionString: url });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await asAdmin(adminUrl, [`drop database ${name} with (force)`, `drop role ${role}`]);
});

beforeEach(async () => {
  await admin.query(`
    create table players (id int primary key, child_ref text not null, nickname text);
    create index on players (child_ref);
    create table scores (id bigserial primary key, child_ref text not null, score int);
    create index on scores (child_ref);
    insert into players values (1, 'c-1', 'Torenbouwer'), (2, 'c-2', 'Bruggenmaker');
    insert into scores (child_ref, score) select 'c-1', n from generate_series(1, 7) n;
    insert into scores (child_ref, score) select 'c-2', n from generate_series(1, 5) n;
    grant select (child_ref, ctid), delete on players, scores to ${role};
  `);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await admin.query(
    'drop schema if exists "odd ""schema" cascade; drop schema public cascade; create schema public; grant usage on schema public to public',
  );
});

/** With the rights that docs/connectors.md tells operators to give, and no more. */
function connect(limits?: Partial<ConnectorLimits>, at = roleUrl): ConnectorDatabase {
  const database = new ConnectorDatabase(at, limits);
  open.push(database);
  return database;
}

async function left(table: string, where = 'true'): Promise<number> {
  return Number((await admin.query(`select count(*) as n from ${table} where ${where}`)).rows[0].n);
}

const code = (fault: string): unknown =>
  expect.objectContaining({ name: 'ConnectorFault', code: fault, message: fault });

describe('erasing from the database of an app', () => {
  it('deletes the child’s rows, counts them, and leaves everybody else’s', async () => {
    expect(await connect().erase([scores, players], 'c-1')).toBe(8);
    expect(await left('players')).toBe(1);
    expect(await left('scores')).toBe(5);
    expect(await connect().erase([scores, players], 'c-1')).toBe(0);
  });

  it('has rights enough with those that the docs name, and cannot read anything else', async () => {
    const client = new Client({ connectionString: roleUrl });
    await client.connect();
    await expect(client.query('select nickname from players')).rejects.toThrow('permission denied');
    await expect(client.query('update players set child_ref = null')).rejects.toThrow('permission denied');
    await client.end();
  });

  it('deletes 29,000 rows in batches, none of which holds many rows at once', async () => {
    await admin.query(`
      insert into scores (child_ref, score) select 'c-big', n from generate_series(1, 29000) n;
      create table batches (n bigint);
      create function note() returns trigger language plpgsql security definer as $$
        begin insert into public.batches select count(*) from gone; return null; end $$;
      create trigger note after delete on scores referencing old table as gone for each statement execute function note();
    `);
    expect(await connect().erase([scores, players], 'c-big')).toBe(29_000);
    expect(await left('scores')).toBe(12);
    const { rows } = await admin.query('select max(n)::int as most, count(*)::int as batches from batches');
    expect(rows[0]).toEqual({ most: 500, batches: expect.any(Number) });
    expect(rows[0].batches).toBeGreaterThanOrEqual(58);
  });

  it('is shared by two workers at once, and each row is counted once', async () => {
    await admin.query(`insert into scores (child_ref, score) select 'c-big', n from generate_series(1, 6000) n`);
    const counts = await Promise.all([
      connect({ batch: 50 }).erase([scores], 'c-big'),
      connect({ batch: 50 }).erase([scores], 'c-big'),
    ]);
    expect(counts[0] + counts[1]).toBe(6000);
    expect(await left('scores', `child_ref = 'c-big'`)).toBe(0);
  });

  it('goes on where it was killed: what went is gone, and the rest goes the next time', async () => {
    await admin.query(`
      insert into scores (child_ref, score) select 'c-big', n from generate_series(1, 3000) n;
      create sequence done;
      create function die() returns trigger language plpgsql security definer as $$
        begin
          if nextval('public.done') = 5 then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); end if;
          return null;
        end $$;
      create trigger die after delete on scores for each statement execute function die();
    `);
    await expect(connect().erase([scores], 'c-big')).rejects.toEqual(code('connector_unreachable'));
    const remaining = await left('scores', `child_ref = 'c-big'`);
    expect(remaining).toBe(1000);
    expect(await connect().erase([scores], 'c-big')).toBe(remaining);
  });

  it('stops between two batches when its time is over, and does not say that it is done', async () => {
    await expect(connect({ batch: 2, budgetMs: 0 }).erase([scores], 'c-1')).rejects.toEqual(
      code('connector_more_to_do'),
    );
    expect(await left('scores', `child_ref = 'c-1'`)).toBe(5);
  });

  it('never says that nothing is held where a table or a column is not as declared', async () => {
    const database = connect();
    const erase = (table: Partial<ConnectorTable>) => database.erase([scores, { ...players, ...table }], 'c-1');
    await expect(erase({ table: 'public.player' })).rejects.toEqual(code('connector_table_missing'));
    await expect(erase({ table: 'elsewhere.players' })).rejects.toEqual(code('connector_table_missing'));
    await expect(erase({ table: 'public.Players' })).rejects.toEqual(code('connector_table_missing'));
    await expect(erase({ key: 'childref' })).rejects.toEqual(code('connector_column_missing'));
    await expect(erase({ key: 'ctid' })).rejects.toEqual(code('connector_column_missing'));
    await admin.query(`create view visible as select * from players; grant select, delete on visible to ${role}`);
    await expect(erase({ table: 'public.visible' })).rejects.toEqual(code('connector_table_missing'));
    await admin.query('alter table players add column born date');
    await expect(erase({ key: 'born' })).rejects.toEqual(code('connector_key_type'));
    // It looks at all of them before it touches the first.
    expect(await left('scores', `child_ref = 'c-1'`)).toBe(7);
  });

  it('stops at foreign keys in the way', async () => {
    await admin.query('create table badges (player int references players (id)); insert into badges values (1)');
    await expect(connect().erase([players], 'c-1')).rejects.toEqual(code('connector_foreign_key'));
    expect(await left('players', `child_ref = 'c-1'`)).toBe(1);
  });

  it('stops at rights that it has not got', async () => {
    await admin.query(`revoke delete on players from ${role}`);
    await expect(connect().erase([players], 'c-1')).rejects.toEqual(code('connector_forbidden'));
    await admin.query(`revoke all on players from ${role}`);
    await expect(connect().erase([players], 'c-none')).rejects.toEqual(code('connector_forbidden'));
  });

  it('does not take rows that are hidden from it for rows that are not there', async () => {
    await admin.query(`
      alter table players enable row level security;
      create policy none on players for all to ${role} using (false);
    `);
    await expect(connect().erase([players], 'c-1')).rejects.toEqual(code('connector_rows_hidden'));
  });

  it('sees when a trigger keeps what it deletes', async () => {
    await admin.query(`
      create function keep() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger keep before delete on players for each row execute function keep();
    `);
    await expect(connect().erase([players], 'c-1')).rejects.toEqual(code('connector_rows_remain'));
  });

  it('sees rows that came while another table was erased', async () => {
    await admin.query(`
      create function again() returns trigger language plpgsql security definer as $$
        begin insert into public.scores (child_ref) values (old.child_ref); return old; end $$;
      create trigger again after delete on players for each row execute function again();
    `);
    await expect(connect().erase([scores, players], 'c-1')).rejects.toEqual(code('connector_rows_remain'));
    expect(await connect().erase([scores, players], 'c-1')).toBe(1);
  });

  it('waits a little for a lock, and then says so', async () => {
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query(`begin; select from players where child_ref = 'c-1' for update`);
    await expect(connect({ lockMs: 100 }).erase([players], 'c-1')).rejects.toEqual(code('connector_lock_timeout'));
    await expect(connect({ statementMs: 100 }).erase([players], 'c-1')).rejects.toEqual(code('connector_timeout'));
    await other.end();
    expect(await connect().erase([players], 'c-1')).toBe(1);
  });

  it('tells a database that is away from one that does not let it in', async () => {
    const at = (change: Partial<URL>): ConnectorDatabase => connect({}, Object.assign(new URL(roleUrl), change).href);
    await expect(at({ port: '1' }).erase([players], 'c-1')).rejects.toEqual(code('connector_unreachable'));
    await expect(at({ hostname: 'nowhere.invalid' }).erase([players], 'c-1')).rejects.toEqual(
      code('connector_unreachable'),
    );
    await expect(at({ pathname: '/none' }).erase([players], 'c-1')).rejects.toEqual(code('connector_login_refused'));
    await expect(at({ password: 'wrong' }).erase([players], 'c-1')).rejects.toEqual(code('connector_login_refused'));
  });

  it('does not delete in a database that only reads', async () => {
    await asAdmin(adminUrl, [`alter role ${role} set default_transaction_read_only = on`]);
    await expect(connect().erase([players], 'c-1')).rejects.toEqual(code('connector_read_only'));
    await asAdmin(adminUrl, [`alter role ${role} reset default_transaction_read_only`]);
  });

  it('is quick to connect again after the database went away and came back', async () => {
    const database = connect();
    await database.count([players], 'c-1');
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
    const tries = async (): Promise<number> => database.erase([players], 'c-1').catch(tries);
    expect(await tries()).toBe(1);
  });
});

describe('the key of a table', () => {
  const uuid = '018f5a00-7c1e-7abc-8def-0123456789ab';
  const refs: [string, string, string[], string[]][] = [
    ['uuid', uuid, [uuid, uuid.toUpperCase()], ['c-1', '12', `${uuid}' or true --`]],
    ['int', '12', ['12'], ['012', ' 12', '12.0', 'c-1', '99999999999']],
    ['smallint', '12', ['12'], ['40000']],
    ['bigint', '9007199254740993', ['9007199254740993'], ['9007199254740992', '99999999999999999999']],
    ['numeric(20, 0)', '12', ['12'], ['11.6', 'NaN']],
    ['varchar(5)', 'abcde', ['abcde'], ['abcdef', 'ABCDE', 'abcde ']],
    ['char(5)', 'abc', ['abc'], ['a', 'abcdef']],
    ['text', 'ילד-12', ['ילד-12'], ['12-ילד', '\u200fילד-12', 'half \ud800', 'nul \0']],
    ['text', `'; drop table keyed; --`, [`'; drop table keyed; --`], [`' or '1' = '1`]],
    ['text', '\u0622', ['\u0622'], ['\u0627\u0653']],
  ];

  it.each(refs)('of type %s with %j', async (type, ref, same, others) => {
    await admin.query(`create domain ref_of_child as ${type}`);
    for (const each of [type, 'ref_of_child']) {
      await admin.query(
        `drop table if exists keyed; create table keyed (ref ${each}); grant select, delete on keyed to ${role}`,
      );
      const keyed = [{ table: 'public.keyed', key: 'ref' }];
      const database = connect();
      await admin.query('insert into keyed values ($1)', [ref]);
      for (const other of others) expect([other, await database.erase(keyed, other)]).toEqual([other, 0]);
      for (const one of same) {
        expect([one, await database.erase(keyed, one)]).toEqual([one, 1]);
        await admin.query('insert into keyed values ($1)', [ref]);
      }
    }
  });

  it('can have any name, however much it looks like SQL', async () => {
    const table = { table: 'odd "schema.players"; drop table players; --', key: `ref" = '1' or "x` };
    await admin.query(`
      create schema "odd ""schema";
      create table "odd ""schema"."players""; drop table players; --" ("ref"" = '1' or ""x" text);
      insert into "odd ""schema"."players""; drop table players; --" values ('c-1'), ('c-2');
      grant usage on schema "odd ""schema" to ${role};
      grant select, delete on all tables in schema "odd ""schema" to ${role};
    `);
    expect(await connect().erase([table], 'c-1')).toBe(1);
    expect(await connect().erase([table], 'c-2')).toBe(1);
    expect(await left('players')).toBe(2);
  });

  it('is never mixed up in a table with partitions, where places are not one of a kind', async () => {
    await admin.query(`
      create table visits (child_ref text, part int) partition by list (part);
      create table visits_1 partition of visits for values in (1);
      create table visits_2 partition of visits for values in (2);
      insert into visits values ('c-1', 1), ('c-2', 2), ('c-1', 2), ('c-2', 1);
      grant select (child_ref, ctid), delete on visits to ${role};
    `);
    expect(await connect().erase([{ table: 'public.visits', key: 'child_ref' }], 'c-1')).toBe(2);
    expect(await left('visits', `child_ref = 'c-2'`)).toBe(2);
  });

  it('is nothing held where the database’s encoding cannot spell it', async () => {
    const latin = freshName('app_latin');
    await asAdmin(adminUrl, [
      `create database ${latin} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`,
    ]);
    const latinUrl = urlTo(adminUrl, latin);
    await asAdmin(latinUrl, [`create table players (child_ref text); insert into players values ('é')`]);
    const database = new ConnectorDatabase(latinUrl);
    expect(await database.erase([players], 'ילד')).toBe(0);
    expect(await database.erase([players], 'é')).toBe(1);
    await database.close();
    await asAdmin(adminUrl, [`drop database ${latin} with (force)`]);
  });
});

describe('a dry run', () => {
  it('counts table by table and touches nothing', async () => {
    expect(await connect().count([scores, players], 'c-1')).toEqual([
      { table: 'public.scores', rows: 7 },
      { table: 'public.players', rows: 1 },
    ]);
    expect(await left('players')).toBe(2);
    expect(await left('scores')).toBe(12);
    expect(await connect().count([players], 'nobody')).toEqual([{ table: 'public.players', rows: 0 }]);
  });
});

describe('looking at the tables', () => {
  it('finds everything in order', async () => {
    expect(await connect().inspect([scores, players])).toEqual(
      [scores, players].map((table) => ({
        ...table,
        exists: true,
        keyTypeName: 'text',
        keyType: 'text',
        indexed: true,
        mayDelete: true,
        mayFind: true,
        hidesRows: false,
        stoppedBy: [],
        cascadesTo: [],
      })),
    );
  });

  it('finds what is missing, not indexed, forbidden, hidden or tied to other tables', async () => {
    await admin.query(`
      create table loose (ref date);
      alter table loose enable row level security;
      create table badges (player int references players (id));
      create table pets (player int references players (id) on delete cascade);
      create table notes (player int references players (id) on delete set null);
      create index on loose ((ref is null), ref);
    `);
    const [gone, keyless, loose, tied] = await connect().inspect([
      { table: 'public.gone', key: 'ref' },
      { table: 'public.scores', key: 'ref' },
      { table: 'public.loose', key: 'ref' },
      players,
    ]);
    expect(gone).toMatchObject({ exists: false, keyTypeName: null, keyType: null, mayDelete: false, mayFind: false });
    expect(keyless).toMatchObject({ exists: true, keyTypeName: null, keyType: null, mayDelete: true, mayFind: false });
    expect(loose).toMatchObject({
      keyTypeName: 'date',
      keyType: null,
      indexed: false,
      mayDelete: false,
      hidesRows: true,
    });
    expect(tied).toMatchObject({ stoppedBy: ['public.badges'], cascadesTo: ['public.pets'] });
  });

  it('is not served by an index over some of the rows', async () => {
    await admin.query(`drop index scores_child_ref_idx; create index on scores (child_ref) where score > 3`);
    expect(await connect().inspect([scores])).toMatchObject([{ indexed: false }]);
  });
});
