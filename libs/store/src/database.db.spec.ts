import { Client } from 'pg';
import { Database } from './database';
import { testDatabase, type TestDatabase } from './testing';
import { type OpenStores, openStores } from './testing-stores';

let database: TestDatabase;
let stores: OpenStores;

beforeEach(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
});

afterEach(async () => {
  await stores.close();
  await database.drop();
});

it('a connection that is lost between two statements fails its transaction and nothing else', async () => {
  const store = stores.get(Database);
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const work = store.transaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const gone = new Promise((resolve) => client.once('end', resolve));
    await owner.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await gone;
    await client.query('select 1');
  });
  await expect(work).rejects.toThrow();
  await owner.end();
  expect((await store.transaction((client) => client.query('select 1 as one'))).rows).toEqual([{ one: 1 }]);
});
