import { type DutyKind, owe } from '@kinsent/consent';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { DutyStore } from './duty.store';
import { EventStore } from './event.store';
import { IdempotencyStore } from './idempotency.store';
import { dataKey, dayKey, referenceKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { SweepStore } from './sweep.store';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';
import { WebhookStore } from './webhook.store';

let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;
let sweeps: SweepStore;

beforeEach(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
  sweeps = purge.get(SweepStore);
});

afterEach(async () => {
  await front.close();
  await purge.close();
  await database.drop();
});

const periods = { events: 'P1Y', idempotency: 'P1D' };
const old = later(-24 * 400);
const answer = { app: 'swept', requestDigest: Buffer.alloc(32), status: 200, body: {} };
const kinds: DutyKind[] = ['webhook.deliver'];

/** Owes duties and takes them, at a time. */
async function claim(n: number, at: Date) {
  const duties = front.get(DutyStore);
  await duties.owe(
    Array.from({ length: n }, () => owe('webhook.deliver', newId(at), null, at)),
    at,
  );
  return duties.claim(kinds, n, 60_000, at);
}

const rows = async (text: string) => (await front.get(Database).pool.query(text)).rows as unknown[];

it('deletes events and stored answers that are older than their periods, and no number is given again', async () => {
  const { app } = answer;
  await front.get(ConsentRequestStore).create(aRequest({ app, at: old }));
  await front.get(IdempotencyStore).save({ ...answer, key: 'old' }, old);
  await front.get(IdempotencyStore).save({ ...answer, key: 'new' }, start);
  await expect(front.get(EventStore).after(app, 0, 10)).resolves.toMatchObject([{ sequence: 1 }]);
  await expect(sweeps.sweep(start, periods)).resolves.toMatchObject({ events: 1, duties: 0, idempotency: 1 });
  await expect(front.get(IdempotencyStore).find(app, 'old')).resolves.toBeNull();
  await expect(front.get(IdempotencyStore).find(app, 'new')).resolves.not.toBeNull();
  await front.get(ConsentRequestStore).create(aRequest({ app }));
  await expect(front.get(EventStore).after(app, 0, 10)).resolves.toMatchObject([{ sequence: 2 }]);
});

it('takes deliveries with their events, whatever became of them', async () => {
  const webhooks = front.get(WebhookStore);
  await webhooks.addEndpoint({ app: 'swept', url: 'https://a.example', secret: 's' }, old);
  await Promise.all([1, 2].map(() => front.get(ConsentRequestStore).create(aRequest({ app: 'swept', at: old }))));
  await front.get(EventStore).number();
  const [one] = await webhooks.deliveries('swept', null, 10);
  await webhooks.settle(one!.id, { state: 'failed', status: 500, error: 'answer' }, old);
  await expect(sweeps.sweep(start, periods)).resolves.toMatchObject({ events: 2 });
  await expect(webhooks.deliveries('swept', null, 10)).resolves.toEqual([]);
});

it('deletes duties that were done long ago, and none that is owed or was given up unseen', async () => {
  const duties = front.get(DutyStore);
  const [longAgo, dead] = await claim(2, old);
  await duties.settle([{ duty: longAgo!, end: { done: {} } }], old);
  await duties.settle([{ duty: dead!, end: { dead: 'given_up' } }], old);
  const [lately] = await claim(1, start);
  await duties.settle([{ duty: lately!, end: { done: {} } }], start);
  const owed = owe('webhook.deliver', newId(start), null, old);
  await duties.owe([owed], old);
  await expect(sweeps.sweep(start, periods)).resolves.toMatchObject({ duties: 1 });
  const left = await rows('select key from duty');
  expect(left).toHaveLength(3);
  expect(left).toEqual(expect.arrayContaining([dead!, lately!, owed].map(({ key }) => ({ key }))));
});

it('goes in batches, all of them, and ends between two when it is told to', async () => {
  await front.get(Database).pool.query(
    `insert into idempotency_key (app, key_hash, request_digest, status, body_sealed, created_at)
     select 'swept', decode(lpad(to_hex(n), 8, '0'), 'hex'), 'd', 200, 's', $1 from generate_series(1, 2500) n`,
    [old],
  );
  const { pool } = purge.get(Database);
  const query = jest.spyOn(pool, 'query');
  const stopping = new AbortController();
  stopping.abort();
  await expect(sweeps.sweep(start, periods, stopping.signal)).resolves.toEqual({
    events: 0,
    duties: 0,
    idempotency: 0,
    payments: 0,
    dayKeys: 0,
    lostKeys: 0,
  });
  expect(query).not.toHaveBeenCalled();
  await expect(sweeps.sweep(start, periods)).resolves.toMatchObject({ idempotency: 2500 });
  // One look at events, one at duties, three commits of answers, one look at charges.
  expect(query).toHaveBeenCalledTimes(6);
});

it.each([
  [
    'event',
    'select id from event where created_at < now() and sequence is not null order by created_at limit 9',
    'event_created',
  ],
  ['duty', 'select id from duty where done_at < now() order by done_at limit 9', 'duty_done'],
  [
    'idempotency_key',
    'select app, key_hash from idempotency_key where created_at < now() order by created_at limit 9',
    'idempotency_key_created',
  ],
])('finds old rows of %s by an index, oldest first', async (_table, query, index) => {
  const plan = JSON.stringify(await rows(`explain ${query}`));
  expect(plan).toContain(`Index Scan using ${index}`);
  expect(plan).not.toContain('Sort');
});

describe('keys', () => {
  const found = async (name: ReturnType<typeof dataKey>): Promise<boolean> =>
    (await front.get(KeyStore).fetch({ open: [name] })).of(name) !== null;

  it('of a day go when no answer of it is left to be given again, and not a moment before', async () => {
    const noon = new Date('2026-11-02T12:00:00.000Z');
    const at = (iso: string): Date => new Date(iso);
    await front.get(IdempotencyStore).save({ ...answer, key: 'noon' }, noon);
    await sweeps.sweep(at('2026-11-03T12:00:00.000Z'), periods);
    await expect(front.get(IdempotencyStore).find(answer.app, 'noon')).resolves.not.toBeNull();
    await sweeps.sweep(at('2026-11-03T23:59:59.999Z'), periods);
    await expect(front.get(IdempotencyStore).find(answer.app, 'noon')).resolves.toBeNull();
    expect(await found(dayKey(noon))).toBe(true);
    await expect(sweeps.sweep(at('2026-11-04T00:00:00.000Z'), periods)).resolves.toMatchObject({ dayKeys: 1 });
    expect(await found(dayKey(noon))).toBe(false);
  });

  it('without a child go after a day, those of a child stay, and those that come back with a backup go again', async () => {
    const draft = aRequest();
    await front.get(ConsentRequestStore).create(draft);
    const { childId } = draft.asked.request;
    const [never, young] = [newId(start), newId(later(20))];
    const orphans = [dataKey(never), referenceKey(never)].map((name) => ({ ...name, at: start }));
    await front.get(KeyStore).fetch({ make: [...orphans, { ...dataKey(young), at: later(20) }] });
    await expect(sweeps.sweep(later(25), periods)).resolves.toMatchObject({ lostKeys: 2 });
    expect(await Promise.all([dataKey(never), dataKey(young), dataKey(childId)].map(found))).toEqual([
      false,
      true,
      true,
    ]);
    // Once a day is enough.
    await front.get(KeyStore).fetch({ make: orphans });
    await expect(sweeps.sweep(later(26), periods)).resolves.toMatchObject({ lostKeys: 0 });
    await purge
      .get(Database)
      .pool.query(
        'update child set ref_sealed = null, place = null, comes_of_age_on = null, erased_at = $2 where id = $1',
        [childId, start],
      );
    await expect(sweeps.sweep(later(50), periods)).resolves.toMatchObject({ lostKeys: 4 });
    expect(await Promise.all([dataKey(childId), referenceKey(childId)].map(found))).toEqual([false, true]);
  });
});

it('takes charges of forgotten guardians away once the money has gone back, and those of others never', async () => {
  const strong = await openStores(database, 'verified-consent');
  const { pool } = strong.get(Database);
  const insert = (state: string, guardianId: string | null) =>
    pool.query(
      `insert into payment (id, guardian_id, state, currency, amount, created_at) values ($1, $2, $3, 'EUR', 50, $4)`,
      [newId(start), guardianId, state, start],
    );
  await front.get(ConsentRequestStore).create(aRequest());
  const [{ id: guardian }] = (await rows('select id from guardian')) as [{ id: string }];
  for (const state of ['opened', 'expired', 'paid', 'refund-failed', 'refunded']) {
    await insert(state, null);
    if (state !== 'opened') await insert(state, guardian);
  }
  await expect(sweeps.sweep(later(1), periods)).resolves.toMatchObject({ payments: 2 });
  const left = await pool.query('select state from payment where guardian_id is null order by state');
  expect(left.rows.map(({ state }) => state as string)).toEqual(['opened', 'paid', 'refund-failed']);
  await strong.close();
});
