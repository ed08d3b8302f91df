import { Client } from 'pg';
import { testDatabase, type TestDatabase } from './testing';

describe('the schema', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('is there', async () => {
    const client = new Client({ connectionString: database.urlFor('purge-worker') });
    await client.connect();
    const { rows } = await client.query('select count(*)::int as n from child_key');
    expect(rows).toEqual([{ n: 0 }]);
    await client.end();
  });
});
