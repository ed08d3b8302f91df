import { Client } from 'pg';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { EraseNowStore } from './erase-now.store';
import { ErasureDeskStore } from './erasure-desk.store';
import { ErasureLetterStore } from './erasure-letter.store';
import { ErasureStore } from './erasure.store';
import { ErasureTargetStore } from './erasure-target.store';
import { policy, ruling } from './testing-erasures';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, grant, later, start, type Wish } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;
let owner: Client;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await front.close();
  await purge.close();
  await database.drop();
});

const sql = async (text: string, values: unknown[] = []) => (await purge.get(Database).pool.query(text, values)).rows;

/** A child of whom a guardian has allowed the named purposes, at the start. */
async function allowed(purposes: readonly string[], wish: Wish = {}) {
  const draft = aRequest({ ...wish, purposes });
  await expect(front.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
  const { consents, request } = draft.asked;
  for (const { id } of consents) await act(front, id, grant, start);
  const of = (purpose: string): string => consents.find((each) => each.purpose === purpose)!.id;
  return { ref: draft.child.ref, email: draft.guardianEmail, childId: request.childId, requestId: request.id, of };
}

/** Takes one purpose back and has everybody forget it; `app` says what the app answers. Answers the erasure's id. */
async function takenBack(childId: string, consentId: string, by: 'withdraw' | 'lapse' = 'withdraw') {
  const end = by === 'withdraw' ? { act: by } : { act: by, cause: 'cancelled' as const };
  await act(front, consentId, () => end, later(1));
  await purge.get(ErasureStore).eraseConsent(consentId, { at: later(1), ruling, letters: 'drop' });
  const [found] = await sql('select id from erasure where child_id = $1 and completed_at is null', [childId]);
  await complete(found.id as string);
  return found.id as string;
}

async function complete(erasureId: string, at = later(24 * 60)): Promise<void> {
  const targets = purge.get(ErasureTargetStore);
  const found = (await purge.get(ErasureDeskStore).find(erasureId))!;
  await purge.get(ErasureStore).keysDestroyed([found.erasure.childId], at);
  for (const { id, kind } of found.targets) {
    if (kind !== 'own') await targets.answer(id, { outcome: 'nothing-held' }, at);
  }
  expect(await targets.settleAll([erasureId], at, () => 'the.certificate.itself')).toEqual(['completed']);
}

/** The letters that are owed about an erasure, and under which request each would go now. */
async function letters(erasureId: string): Promise<(string | null)[]> {
  const owed = await sql(
    `select subject_id, child_id from duty where kind = 'letter.erased' and done_at is null and subject_id in (
       select id from erasure_guardian where erasure_id = $1)`,
    [erasureId],
  );
  expect(owed.every(({ child_id }) => child_id === null)).toBe(true);
  const found = await Promise.all(
    owed.map(({ subject_id }) => front.get(ErasureLetterStore).find(subject_id as string, later(24 * 61))),
  );
  return found.map((each) => each?.requestId ?? null);
}

const remembered = () => sql('select id from erasure_guardian');

afterEach(async () => {
  for (const { id } of await remembered()) await front.get(ErasureLetterStore).forget(id as string);
});

it('goes to the guardian who has allowed something else for this child', async () => {
  const { childId, requestId, of } = await allowed(['account', 'news']);
  const erasureId = await takenBack(childId, of('news'));
  expect(await letters(erasureId)).toEqual([requestId]);
  const [{ id }] = await remembered();
  await expect(front.get(ErasureLetterStore).find(id as string, later(24 * 61))).resolves.toMatchObject({
    certificate: 'the.certificate.itself',
    erasure: { id: erasureId, purposes: ['news'] },
  });
});

it('goes to nobody whose address went with the child', async () => {
  const { childId, of } = await allowed(['account']);
  const erasureId = await takenBack(childId, of('account'));
  expect([await letters(erasureId), await remembered()]).toEqual([[], []]);
});

it('goes to the guardian of a sibling, under the sibling’s request', async () => {
  const one = await allowed(['account']);
  const other = await allowed(['account'], { email: one.email });
  await front
    .get(EraseNowStore)
    .eraseNow(
      { app: 'bricks', ref: one.ref, cause: 'guardian-request', appPurposes: Object.keys(policy.purposes), ruling },
      later(1),
    );
  const [{ id: erasureId }] = await sql('select id from erasure where child_id = $1', [one.childId]);
  await purge.get(ErasureStore).eraseOwn(erasureId as string, { at: later(1), ruling, letters: 'drop' });
  expect(await sql('select from guardianship where child_id = $1', [one.childId])).toEqual([]);
  await complete(erasureId as string);
  expect(await letters(erasureId as string)).toEqual([other.requestId]);
});

it('goes to nobody of another family, and not to the other guardian who was asked for something else', async () => {
  const { childId, requestId, ref, of } = await allowed(['account', 'news']);
  await allowed(['contests'], { ref, childId, isNew: false, email: 'grootouder@familie.example' });
  await allowed(['account']);
  expect(await letters(await takenBack(childId, of('news')))).toEqual([requestId]);
});

it.each([
  ['whose letters came back', 'update consent_request set bounced_at = $2 where id = $1'],
  ['whose permissions have run out', 'update consent set valid_until = $2 where request_id = $1'],
  [
    'whose child has come of age',
    `update child set comes_of_age_on = $2::timestamptz::date
     where id = (select child_id from consent_request where id = $1)`,
  ],
  [
    'whose child is held',
    'update child set held_at = $2 where id = (select child_id from consent_request where id = $1)',
  ],
])('goes to nobody %s', async (_who, change) => {
  const { childId, requestId, of } = await allowed(['account', 'news']);
  await owner.query(change, [requestId, later(2)]);
  const erasureId = await takenBack(childId, of('news'));
  expect([await letters(erasureId), await remembered()]).toEqual([[], []]);
});

it('is not sent to a guardian who was forgotten before it left', async () => {
  const { childId, of } = await allowed(['account', 'news']);
  const erasureId = await takenBack(childId, of('news'));
  await takenBack(childId, of('account'));
  expect(await letters(erasureId)).toEqual([null]);
});

it('is not written where nobody wanted it and nobody else had anything', async () => {
  const { childId, of } = await allowed(['account', 'news']);
  expect(await letters(await takenBack(childId, of('news'), 'lapse'))).toEqual([]);
});
