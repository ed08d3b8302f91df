import { ChildCaseStore } from './child-case.store';
import type { NewConsentRequest } from './consent-request.draft';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { EscrowStore } from './escrow.store';
import { GuardianStore } from './guardian.store';
import { IdempotencyStore, type StoredAnswer } from './idempotency.store';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let stores: OpenStores;
let requests: ConsentRequestStore;

beforeAll(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
  requests = stores.get(ConsentRequestStore);
});

afterAll(async () => {
  await stores.close();
  await database.drop();
});

async function count(table: string, where = 'true', values: unknown[] = []): Promise<number> {
  const { rows } = await stores
    .get(Database)
    .pool.query(`select count(*)::int as n from ${table} where ${where}`, values);
  return (rows[0] as { n: number }).n;
}

/** How many transactions wrote these requests, whatever else the server did meanwhile. */
async function commitsOf(drafts: readonly NewConsentRequest[]): Promise<number> {
  const ids = drafts.map(({ asked }) => asked.request.id);
  const { rows } = await stores
    .get(Database)
    .pool.query('select count(distinct xmin::text)::int as n from consent_request where id = any($1)', [ids]);
  return (rows[0] as { n: number }).n;
}

function stored(key: string): StoredAnswer {
  return { app: 'bricks', key, requestDigest: Buffer.alloc(32, 7), status: 201, body: { id: 'r', note: 'naïve 🐣' } };
}

describe('opening a request', () => {
  it('writes everything that it brings along', async () => {
    const draft = aRequest({
      ref: 'c-all',
      purposes: ['account', 'public-creations'],
      email: 'Ouder+bricks@Familie.example',
      escrow: { purpose: 'account', payload: { firstName: 'Noor', text: 'a "quoted" \u0000 \u{1f9f1} ‮' } },
      idempotency: stored('key-all'),
    });
    await expect(requests.create(draft)).resolves.toBe('created');
    await expect(stores.get(GuardianStore).contactOf(draft.asked.request.id)).resolves.toEqual({
      email: 'Ouder+bricks@Familie.example',
      locale: 'nl',
      contactPurpose: 'consent',
    });
    await expect(stores.get(EscrowStore).read('bricks', 'c-all')).resolves.toEqual([
      { requestId: draft.asked.request.id, ...draft.escrow },
    ]);
    await expect(stores.get(IdempotencyStore).find('bricks', 'key-all')).resolves.toEqual(stored('key-all'));
    await expect(stores.get(IdempotencyStore).find('garden', 'key-all')).resolves.toBeNull();
    await expect(stores.get(EscrowStore).read('garden', 'c-all')).resolves.toEqual([]);
  });

  it('keeps one guardian for two children, however the address is spelled', async () => {
    const one = aRequest({ email: 'Twee.Kinderen@familie.example' });
    const other = aRequest({ email: 'twee.kinderen+zusje@FAMILIE.example' });
    await expect(Promise.all([requests.create(one), requests.create(other)])).resolves.toEqual(['created', 'created']);
    const bonds = await stores
      .get(Database)
      .pool.query('select guardian_id from guardianship where child_id = any($1)', [
        [one.asked.request.childId, other.asked.request.childId],
      ]);
    expect(new Set(bonds.rows.map((row) => row.guardian_id as string)).size).toBe(1);
    // Each child has the spelling that its own app was given.
    const contact = await stores.get(GuardianStore).contactOf(other.asked.request.id);
    expect(contact?.email).toBe('twee.kinderen+zusje@FAMILIE.example');
  });

  it('of two that name one new child at once lets one win', async () => {
    const drafts = Array.from({ length: 8 }, () => aRequest({ ref: 'c-raced' }));
    const other = await openStores(database, 'email-consent');
    const outcomes = await Promise.all(
      drafts.map((draft, at) => (at % 2 === 0 ? requests : other.get(ConsentRequestStore)).create(draft)),
    );
    await other.close();
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(7);
    await expect(
      count('consent_request', 'child_id = any($1)', [drafts.map((d) => d.asked.request.childId)]),
    ).resolves.toBe(1);
    const ids = drafts.flatMap((draft) => draft.asked.consents.map(({ id }) => id));
    await expect(count('ledger_entry', 'subject_id = any($1)', [ids])).resolves.toBe(1);
  });

  it('with one idempotency key ten times at once is done once', async () => {
    const drafts = Array.from({ length: 10 }, () => aRequest({ idempotency: stored('key-ten') }));
    const other = await openStores(database, 'email-consent');
    const outcomes = await Promise.all(
      drafts.map((draft, at) => (at % 2 === 0 ? requests : other.get(ConsentRequestStore)).create(draft)),
    );
    await other.close();
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    await expect(count('child', 'id = any($1)', [drafts.map((d) => d.asked.request.childId)])).resolves.toBe(1);
  });

  it('for a child that stands adds to it, under its own key', async () => {
    const first = aRequest({ ref: 'c-second', purposes: ['account'] });
    await requests.create(first);
    const { childId } = first.asked.request;
    const second = aRequest({
      ref: 'c-second',
      childId,
      isNew: false,
      purposes: ['contests'],
      email: 'oma@familie.example',
    });
    await expect(requests.create(second)).resolves.toBe('created');
    const contact = await stores.get(GuardianStore).contactOf(second.asked.request.id);
    expect(contact?.email).toBe('oma@familie.example');
    const found = await stores.get(ChildCaseStore).find('bricks', 'c-second');
    expect(found?.consents.map(({ purpose }) => purpose)).toEqual(['account', 'contests']);
    await expect(count('guardianship', 'child_id = $1', [childId])).resolves.toBe(2);
  });

  it('asks no purpose twice, and its neighbours in the same statement do not suffer', async () => {
    const first = aRequest({ ref: 'c-asked' });
    await requests.create(first);
    const again = aRequest({
      ref: 'c-asked',
      childId: first.asked.request.childId,
      isNew: false,
      purposes: ['account'],
    });
    const neighbours = [aRequest(), aRequest()];
    const outcomes = await Promise.all([neighbours[0]!, again, neighbours[1]!].map((draft) => requests.create(draft)));
    expect(outcomes).toEqual(['created', 'conflict', 'created']);
    await expect(count('consent_request', 'id = $1', [again.asked.request.id])).resolves.toBe(0);
  });

  it('for a child that is not there, or not any more, writes nothing', async () => {
    const draft = aRequest({ childId: newId(start), isNew: false });
    await expect(requests.create(draft)).resolves.toBe('conflict');
    await expect(count('consent_request', 'id = $1', [draft.asked.request.id])).resolves.toBe(0);
  });

  it('rejects what the database cannot hold, and that alone', async () => {
    const bad = aRequest({ purposes: ['nul\u0000'] });
    const [one, other] = [aRequest(), aRequest()];
    const outcomes = await Promise.allSettled([one, bad, other].map((draft) => requests.create(draft)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(count('child', 'id = $1', [bad.asked.request.childId])).resolves.toBe(0);
  });

  it('shares statements: a hundred drafts of one tick are one commit', async () => {
    const many = Array.from({ length: 100 }, () => aRequest());
    const outcomes = await Promise.all(many.map((draft) => requests.create(draft)));
    expect(outcomes.every((outcome) => outcome === 'created')).toBe(true);
    await expect(commitsOf(many)).resolves.toBe(1);
    const [one, other] = [aRequest(), aRequest()];
    await requests.create(one);
    await requests.create(other);
    await expect(commitsOf([one, other])).resolves.toBe(2);
  });

  it('is written at the time of the request, not of the database', async () => {
    const draft = aRequest({ at: later(-5000) });
    await requests.create(draft);
    await expect(
      count('event', 'child_id = $1 and created_at = $2', [draft.asked.request.childId, later(-5000)]),
    ).resolves.toBe(1);
  });

  it('rejects all that wait when the connection is lost, and works again afterwards', async () => {
    const { pool } = stores.get(Database);
    const { rows } = await pool.query(
      `select pid from pg_stat_activity
       where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`,
    );
    const killer = await openStores(database, 'email-consent');
    const lost = Promise.allSettled([requests.create(aRequest()), requests.create(aRequest())]);
    for (const { pid } of rows) await killer.get(Database).pool.query('select pg_terminate_backend($1)', [pid]);
    await lost;
    await killer.close();
    await expect(requests.create(aRequest())).resolves.toBe('created');
  });
});
