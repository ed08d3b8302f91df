import { Test, type TestingModule } from '@nestjs/testing';
import { Database, StoreModule } from '@kinsent/store';
import { testDatabase, type TestDatabase } from '@kinsent/store/testing';
import { Readiness, type ReadinessReport } from './readiness';
import { watchDatabase } from './watch-database';

let database: TestDatabase;
let owner: TestingModule;
let service: TestingModule;

async function open(databaseUrl: string): Promise<TestingModule> {
  const store = StoreModule.forRoot({ databaseUrl, keyring: null, application: 'test', poolSize: 2 });
  return (await Test.createTestingModule({ imports: [store] }).compile()).init();
}

beforeAll(async () => {
  database = await testDatabase();
  owner = await open(database.ownerUrl);
  service = await open(database.urlFor('verified-consent'));
});

afterAll(async () => {
  await Promise.all([owner.close(), service.close()]);
  await database.drop();
});

afterEach(() => jest.restoreAllMocks());

function watched(): () => Promise<ReadinessReport> {
  const readiness = new Readiness();
  watchDatabase(readiness, service.get(Database));
  return () => readiness.report();
}

const sql = (text: string) => owner.get(Database).pool.query(text);

test('a service is ready on a database that is up to date', async () => {
  expect(await watched()()).toEqual({ status: 'ok', checks: { database: 'ok', schema: 'ok' } });
});

test('it is not while migrations are pending, looks again in a while, and once up to date never', async () => {
  const report = watched();
  await sql('create table put_aside as select * from migration');
  await sql(`delete from migration where name like 'Roles%'`);
  expect(await report()).toEqual({ status: 'down', checks: { database: 'ok', schema: 'down' } });
  await sql(`insert into migration overriding system value select * from put_aside where name like 'Roles%'`);
  expect((await report()).status).toBe('down');
  const now = performance.now();
  jest.spyOn(performance, 'now').mockReturnValue(now + 5_000);
  expect((await report()).status).toBe('ok');
  const looks = jest.spyOn(service.get(Database), 'pendingMigrations');
  expect((await report()).status).toBe('ok');
  expect(looks).not.toHaveBeenCalled();
});
