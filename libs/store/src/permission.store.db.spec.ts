import { permissionFor, type Purpose } from '@kinsent/consent';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { ErasureStore } from './erasure.store';
import { PermissionStore } from './permission.store';
import { ruling } from './testing-erasures';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, grant, later, start, type Wish } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

let database: TestDatabase;
let stores: OpenStores;
let permissions: PermissionStore;

beforeAll(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
  permissions = stores.get(PermissionStore);
});

afterAll(async () => {
  await stores.close();
  await database.drop();
});

async function asked(wish: Wish): Promise<string> {
  const draft = aRequest(wish);
  await stores.get(ConsentRequestStore).create(draft);
  return draft.asked.consents[0]!.id;
}

const purpose = { basis: 'consent', disclosure: 'none', recipients: [], data: [] } as unknown as Purpose;

async function reasonFor(app: string, ref: string, at: Date): Promise<string> {
  const { child, consents } = await permissions.lookup(app, ref);
  const standing =
    child === null
      ? ({ kind: 'unknown' } as const)
      : child.erasedAt !== null
        ? ({ kind: 'erased' } as const)
        : ({ kind: 'known', ...child, comesOfAgeOn: child.comesOfAgeOn! } as const);
  return permissionFor({
    purpose,
    recipients: {},
    consent: consents.find((consent) => consent.purpose === 'account') ?? null,
    child: standing,
    countsFrom: 'approval',
    at,
  }).reason;
}

describe('looking a child up', () => {
  it('tells six children apart in one statement', async () => {
    await act(stores, await asked({ ref: 'granted' }), grant, later(1));
    await act(stores, await asked({ ref: 'refused' }), () => ({ act: 'refuse' }), later(1));
    await act(stores, await asked({ ref: 'expired', at: later(-10_000) }), grant, later(-9_999));
    const withdrawn = await asked({ ref: 'withdrawn' });
    await act(stores, withdrawn, grant, later(1));
    await act(stores, withdrawn, () => ({ act: 'withdraw' }), later(2));
    await act(stores, await asked({ app: 'garden', ref: 'theirs' }), grant, later(1));
    const refs = ['granted', 'refused', 'expired', 'withdrawn', 'unknown', 'theirs'];
    const reasons = await Promise.all(refs.map((ref) => reasonFor('bricks', ref, later(3))));
    expect(reasons).toEqual(['granted', 'refused', 'lapsed', 'withdrawn', 'unknown', 'unknown']);
    await expect(reasonFor('garden', 'theirs', later(3))).resolves.toBe('granted');
  });

  it('reads every field as the other stores do', async () => {
    const id = await asked({ ref: 'exact', purposes: ['account', 'contests'] });
    const { consent } = await act(stores, id, grant, new Date('2026-11-02T10:00:00.123Z'));
    const { child, consents } = await permissions.lookup('bricks', 'exact');
    expect(child).toEqual({
      id: consent.childId,
      app: 'bricks',
      place: 'NL',
      comesOfAgeOn: '2032-05-31',
      createdAt: start,
      restrictedAt: null,
      contestedAt: null,
      erasedAt: null,
      repliedFor: [],
    });
    const { state, level, approvedAt, grantedAt, confirmedAt, validUntil } = consent;
    expect(consents).toEqual([
      { purpose: 'account', state, level, approvedAt, grantedAt, confirmedAt, validUntil, countsFrom: 'approval' },
      {
        purpose: 'contests',
        state: 'asked',
        level: 'low',
        approvedAt: null,
        grantedAt: null,
        confirmedAt: null,
        validUntil: null,
        countsFrom: 'approval',
      },
    ]);
  });

  it('answers from the yes that stands, not from a newer question', async () => {
    const first = aRequest({ ref: 'renewed' });
    await stores.get(ConsentRequestStore).create(first);
    await act(stores, first.asked.consents[0]!.id, grant, later(1));
    const { childId } = first.asked.request;
    await asked({ ref: 'renewed', childId, isNew: false, at: later(2) });
    await expect(reasonFor('bricks', 'renewed', later(3))).resolves.toBe('granted');
    await act(stores, first.asked.consents[0]!.id, () => ({ act: 'withdraw' }), later(4));
    await expect(reasonFor('bricks', 'renewed', later(5))).resolves.toBe('asked');
  });

  it('knows an erased child, and the living one that came after it', async () => {
    const id = await asked({ ref: 'again' });
    await act(stores, id, () => ({ act: 'refuse' }), later(1));
    const purge = await openStores(database, 'purge-worker');
    await purge.get(ErasureStore).eraseConsent(id, { at: later(2), ruling });
    await purge.close();
    await expect(reasonFor('bricks', 'again', later(3))).resolves.toBe('erased');
    await asked({ ref: 'again', at: later(4) });
    await expect(reasonFor('bricks', 'again', later(5))).resolves.toBe('asked');
  });

  it('gives each of many callers its own answer', async () => {
    const refs = Array.from({ length: 600 }, (_, n) => `many-${n}`);
    const known = refs.filter((_, n) => n % 3 === 0);
    await Promise.all(known.map((ref) => asked({ ref })));
    const found = await permissions.lookupMany('bricks', refs);
    expect(found.map(({ child }) => child !== null)).toEqual(refs.map((ref) => known.includes(ref)));
    const theirs = await permissions.lookupMany('an "odd" \\ app', refs.slice(0, 3));
    expect(theirs.every(({ child }) => child === null)).toBe(true);
  });

  it('fails loudly when its connections break, and works again afterwards', async () => {
    await stores.get(Database).pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`,
    );
    await permissions.lookup('bricks', 'granted').catch(() => undefined);
    await permissions.lookup('bricks', 'granted').catch(() => undefined);
    await expect(permissions.lookup('bricks', 'granted')).resolves.toMatchObject({ child: { app: 'bricks' } });
  });
});
