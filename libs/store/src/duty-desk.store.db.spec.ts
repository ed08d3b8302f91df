import { type DutyKind, owe } from '@kinsent/consent';
import { Database } from './database';
import { type Duty, DutyStore } from './duty.store';
import { DutyDeskStore } from './duty-desk.store';
import { testDatabase, type TestDatabase } from './testing';
import { later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let stores: OpenStores;
let duties: DutyStore;
let desk: DutyDeskStore;

beforeEach(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'purge-worker');
  duties = stores.get(DutyStore);
  desk = stores.get(DutyDeskStore);
});

afterEach(async () => {
  await stores.close();
  await database.drop();
});

const kinds: DutyKind[] = ['letter.notice'];

async function claimed(): Promise<Duty> {
  await duties.owe([owe('letter.notice', newId(start), null, start)], start);
  const [duty] = await duties.claim(kinds, 1, 60_000, start);
  return duty!;
}

async function givenUp(): Promise<Duty> {
  const duty = await claimed();
  await duties.settle([{ duty, end: { dead: 'smtp_down' } }], later(1));
  return duty;
}

const dead = async () => (await duties.backlog(kinds, later(5))).dead;

it('shows what is owed, and what was given up', async () => {
  const lost = await givenUp();
  const owed = await claimed();
  const done = await claimed();
  await duties.settle([{ duty: done, end: { done: {} } }], start);
  const shown = { id: lost.id, kind: 'letter.notice', subjectId: lost.subjectId, attempts: 1, dueAt: start };
  await expect(desk.list({ dead: true, limit: 9 })).resolves.toEqual([
    { ...shown, lastError: 'smtp_down', deadAt: later(1) },
  ]);
  const all = await desk.list({ dead: false, limit: 9 });
  expect(all.map(({ id }) => id).sort()).toEqual([lost.id, owed.id].sort());
  await expect(desk.list({ dead: false, limit: 1 })).resolves.toHaveLength(1);
});

it('has one that was given up tried again, as if it fell due now', async () => {
  const { id } = await givenUp();
  await expect(desk.retry(id, later(2))).resolves.toBe(true);
  expect(await dead()).toBe(0);
  const [again] = await duties.claim(kinds, 1, 60_000, later(2));
  expect(again).toMatchObject({ id, dueAt: later(2), attempts: 2 });
});

it('drops one that was given up, with the reason, and it counts no more', async () => {
  const { id } = await givenUp();
  expect(await dead()).toBe(1);
  await expect(desk.drop(id, 'the mail server was moved', later(2))).resolves.toBe(true);
  expect(await dead()).toBe(0);
  await expect(duties.claim(kinds, 1, 60_000, later(9))).resolves.toEqual([]);
  const { rows } = await stores.get(Database).pool.query('select done_at, dead_at, receipt from duty');
  expect(rows).toEqual([{ done_at: later(2), dead_at: later(1), receipt: { dropped: 'the mail server was moved' } }]);
});

it('leaves alone what is still owed, done, dropped or unknown', async () => {
  const owed = await claimed();
  const done = await claimed();
  await duties.settle([{ duty: done, end: { done: {} } }], start);
  const dropped = await givenUp();
  await desk.drop(dropped.id, 'seen', later(2));
  for (const id of [owed.id, done.id, dropped.id, newId(start)]) {
    await expect(desk.retry(id, later(3))).resolves.toBe(false);
    await expect(desk.drop(id, 'again', later(3))).resolves.toBe(false);
  }
  await expect(duties.settle([{ duty: owed, end: { done: {} } }], later(3))).resolves.toEqual(new Set([owed.id]));
});
