import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { closingLetterOwed } from './duty.closing';
import { type DutyEnd, DutyStore } from './duty.store';
import { EraseNowStore } from './erase-now.store';
import { ruling } from './testing-erasures';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;

beforeEach(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
});

afterEach(async () => {
  await front.close();
  await purge.close();
  await database.drop();
});

const minute = 60_000;
const far = later(24);

/** A child with a closing letter under way, and an erasure of each kind that was put off for it until tomorrow. */
async function waiting() {
  const draft = aRequest();
  await front.get(ConsentRequestStore).create(draft);
  const { id: requestId, childId } = draft.asked.request;
  const wish = { app: 'bricks', ref: draft.child.ref, cause: 'guardian-request' as const, appPurposes: ['account'] };
  await front.get(EraseNowStore).eraseNow({ ...wish, ruling, letterOf: requestId }, start);
  const duties = purge.get(DutyStore);
  const held = await duties.claim(['consent.erase', 'erasure.own'], 10, minute, start);
  expect(held.map(({ kind }) => kind).sort()).toEqual(['consent.erase', 'erasure.own']);
  const putOff = held.map((duty) => ({ duty, end: { retryAt: far, code: closingLetterOwed } }));
  await duties.settle(putOff, start);
  const [letter] = await front.get(DutyStore).claim(['letter.withdrawal'], 1, minute, start);
  return { letter: letter!, childId };
}

const due = async (at: Date): Promise<string[]> =>
  (await purge.get(DutyStore).claim(['consent.erase', 'erasure.own'], 10, minute, at)).map(({ kind }) => kind).sort();

it.each<[string, DutyEnd]>([
  ['left', { done: { outcome: 'sent' } }],
  ['was given up', { dead: 'smtp_550' }],
])('an erasure that waits for a closing letter goes on as soon as that %s', async (_how, end) => {
  const { letter } = await waiting();
  expect(await due(later(1))).toEqual([]);
  await front.get(DutyStore).settle([{ duty: letter, end }], later(1));
  expect(await due(later(1))).toEqual(['consent.erase', 'erasure.own']);
});

it('tells whoever waits for work', async () => {
  const { letter } = await waiting();
  const heard = new Promise<void>(
    (resolve) =>
      void purge
        .get(DutyStore)
        .onWork(resolve)
        .then((stop) => (ends = stop)),
  );
  let ends: (() => Promise<void>) | null = null;
  while (ends === null) await purge.get(Database).pool.query('select pg_sleep(0.01)');
  await front.get(DutyStore).settle([{ duty: letter, end: { done: null } }], later(1));
  await heard;
  await (ends as () => Promise<void>)();
});

it.each<[string, DutyEnd]>([
  ['was put off itself', { retryAt: later(2), code: 'smtp_451' }],
  ['was given back', 'released'],
])('nothing goes on while the letter %s', async (_how, end) => {
  const { letter } = await waiting();
  await front.get(DutyStore).settle([{ duty: letter, end }], later(1));
  expect(await due(later(1))).toEqual([]);
});

it('what waits for another child’s letter, or for something else, waits on', async () => {
  const [one, other] = [await waiting(), await waiting()];
  await front.get(DutyStore).settle([{ duty: one.letter, end: { done: null } }], later(1));
  const { pool } = purge.get(Database);
  const { rows } = await pool.query('select child_id from duty where kind = $1 and leased_until > $2', [
    'consent.erase',
    later(1),
  ]);
  expect(rows).toEqual([{ child_id: other.childId }]);
});
