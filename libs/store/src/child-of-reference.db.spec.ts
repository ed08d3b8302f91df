import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { childOfReference, childrenOfReference } from './child-of-reference.sql';
import { lookUpStandings } from './permission.sql';
import { testDatabase, type TestDatabase } from './testing';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  // Among a handful of rows the planner would read them all; now it does so only where it has no index to go by.
  await client.query('set enable_seqscan = off');
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const january = '2026-01-01T00:00:00Z';
const february = '2026-02-01T00:00:00Z';

async function child(ref: string, erasedAt: string | null, app = 'bricks'): Promise<string> {
  const id = randomUUID();
  await client.query('insert into child (id, app, ref_index, created_at, erased_at) values ($1, $2, $3, $4, $5)', [
    id,
    app,
    Buffer.from(ref),
    january,
    erasedAt,
  ]);
  return id;
}

async function found(ref: string): Promise<string | null> {
  const { rows } = await client.query(childOfReference('id', '$1', '$2'), ['bricks', Buffer.from(ref)]);
  return rows[0]?.id ?? null;
}

/** How often a statement reads the whole table of children. */
async function wholeReads(statement: string, values: readonly unknown[]): Promise<number> {
  await client.query('begin');
  try {
    // Reads of transactions before may not have been handed in yet, and count along.
    const before = await countWholeReads();
    await client.query(statement, [...values]);
    return (await countWholeReads()) - before;
  } finally {
    await client.query('rollback');
  }
}

async function countWholeReads(): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select seq_scan::int as n from pg_stat_xact_user_tables where relname = 'child'`,
  );
  return rows[0]!.n;
}

describe('the child of a reference', () => {
  it('is nobody where nobody ever was, and where another app has one', async () => {
    await child('elsewhere', null, 'garden');
    await expect(found('elsewhere')).resolves.toBeNull();
    await expect(found('nobody')).resolves.toBeNull();
  });

  it('is the one that was erased last', async () => {
    await child('forgotten', january);
    const last = await child('forgotten', february);
    await child('forgotten', january);
    await expect(found('forgotten')).resolves.toBe(last);
  });

  it('is the one that lives, before any that was erased', async () => {
    await child('back', february);
    const living = await child('back', null);
    await child('back', january);
    await expect(found('back')).resolves.toBe(living);
  });
});

describe('no question about a reference reads all children (ADR 23)', () => {
  it.each<[string, string, (id: string) => unknown[]]>([
    ['whose it is', childOfReference('id', '$1', '$2'), () => ['bricks', Buffer.from('asked')]],
    ['what it may', lookUpStandings.text, () => [['bricks'], [Buffer.from('asked')]]],
    ['who ever stood under it', childrenOfReference('$1', '$2'), () => ['bricks', Buffer.from('asked')]],
    ['which rows are of the same child', 'select rows_of_same_child($1)', (id) => [id]],
    ['what stands under its other rows', 'select standing_elsewhere(array[$1::uuid], now())', (id) => [id]],
    ['who lives under it', 'select child_of_reference($1, $2)', () => ['bricks', Buffer.from('asked')]],
  ])('%s', async (_name, statement, values) => {
    const id = await child(`asked ${randomUUID()}`, null);
    await expect(wholeReads(statement, values(id))).resolves.toBe(0);
  });

  it('and that would be noticed, within a function too', async () => {
    const either = 'select id from child where app = $1 and ref_index = $2';
    await client.query(`create function pg_temp.either(text, bytea) returns setof uuid language sql stable security definer
      as '${either}'`);
    for (const statement of [either, 'select pg_temp.either($1, $2)']) {
      await expect(wholeReads(statement, ['bricks', Buffer.from('asked')])).resolves.toBe(1);
    }
  });

  it('rows of the same child are found alive and erased, and no others', async () => {
    const rows = [await child('twice', january), await child('twice', null), await child('twice', february)];
    await child('twice', null, 'garden');
    for (const id of rows) {
      const answer = await client.query<{ id: string }>('select rows_of_same_child($1) as id', [id]);
      expect(answer.rows.map((row) => row.id)).toEqual([...rows].sort());
    }
  });
});
