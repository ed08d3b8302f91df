import fc from 'fast-check';
import { Client } from 'pg';
import { columnsOf, listOf } from './columns';
import { testDatabase, type TestDatabase } from './testing';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

// No text of Postgres holds the character zero, or half a character.
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
const rows = fc.array(
  fc.record({
    words: fc.oneof(text, fc.constantFrom('', 'null', 'NULL', '{', '"', '\\', '\\n', '\n', '\t\\"', '\u007f\u2028')),
    maybe: fc.option(text),
    count: fc.integer({ min: -1000, max: 1000 }),
    at: fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    list: fc.array(text, { maxLength: 3 }),
    more: fc.dictionary(text, text, { maxKeys: 3 }),
  }),
  { maxLength: 8 },
);

it('says to the database what the rows say', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const columns = columnsOf(
        all,
        ({ words }) => words,
        ({ maybe }) => maybe,
        ({ count }) => count,
        ({ at }) => at,
        ({ list }) => listOf(list),
        ({ more }) => JSON.stringify(more),
      );
      const read = await client.query(
        `select words, maybe, count, at, list::text[], more
         from unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[], $5::text[], $6::jsonb[])
           as row(words, maybe, count, at, list, more)`,
        columns,
      );
      expect(read.rows).toEqual(all);
    }),
    { numRuns: 60 },
  );
});
