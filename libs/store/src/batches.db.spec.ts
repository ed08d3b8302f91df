import { advance } from '@kinsent/consent';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { DutyStore } from './duty.store';
import { ErasureDeskStore } from './erasure-desk.store';
import { ErasureStore } from './erasure.store';
import { ErasureTargetStore } from './erasure-target.store';
import { LedgerStore } from './ledger.store';
import { testDatabase, type TestDatabase } from './testing';
import { ruling } from './testing-erasures';
import { act, aRequest, grant, later, start, type Wish } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
});

afterAll(async () => {
  await front.close();
  await purge.close();
  await database.drop();
});

/** Asks about a new child. */
async function open(wish: Wish = {}) {
  const draft = aRequest(wish);
  await expect(front.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
  const { childId, id: requestId } = draft.asked.request;
  return { childId, requestId, consents: draft.asked.consents.map(({ id }) => id) };
}

/** Holds a child's row for as long as the work takes. */
async function holding(childId: string, work: () => Promise<void>): Promise<void> {
  await front.get(Database).transaction(async (client) => {
    await client.query('select from child where id = $1 for update', [childId]);
    await work();
  });
}

const erase = (consentIds: readonly string[], at: Date) =>
  purge.get(ErasureStore).eraseConsents(
    consentIds.map((consentId) => ({ consentId })),
    { at, ruling },
  );

describe('many cases changed at once', () => {
  it('are each decided about as they stand, also the second time in one go', async () => {
    const [one, two] = [await open({ purposes: ['account', 'contests'] }), await open()];
    const ids = [...one.consents, ...two.consents, newId(start)];
    const seen: string[][] = [];
    const changed = await purge.get(ChildCaseStore).changeAll(
      ids.map((consentId) => ({ consentId })),
      later(20),
      (found, index) => {
        seen.push(found.consents.map(({ state }) => state));
        const consent = found.consents.find(({ id }) => id === ids[index])!;
        const lapse = advance(consent, { act: 'lapse', cause: 'silence' }, later(20));
        return { at: later(20), advances: [lapse], answer: index };
      },
    );
    expect(changed).toEqual([{ answer: 0 }, { answer: 1 }, { answer: 2 }, 'gone']);
    expect(seen).toEqual([['asked', 'asked'], ['asked'], ['lapsed', 'asked']]);
    for (const id of [...one.consents, ...two.consents]) {
      const lines = await front.get(LedgerStore).of(id);
      expect(lines.map(({ act: what }) => what)).toEqual(['ask', 'lapse']);
    }
  });

  it('pass over a child that somebody else holds, and change the others', async () => {
    const [one, two] = [await open(), await open()];
    const lapse = () =>
      purge.get(ChildCaseStore).changeAll(
        [one, two].map(({ childId }) => ({ childId })),
        later(20),
        ({ consents }) => ({
          at: later(20),
          advances: consents
            .filter(({ state }) => state === 'asked')
            .map((consent) => advance(consent, { act: 'lapse', cause: 'silence' }, later(20))),
          answer: consents[0]!.state,
        }),
      );
    await holding(one.childId, async () => expect(await lapse()).toEqual(['busy', { answer: 'asked' }]));
    expect(await lapse()).toEqual([{ answer: 'asked' }, { answer: 'lapsed' }]);
  });

  it('are all left alone when one decision throws', async () => {
    const [one, two] = [await open(), await open()];
    const failing = purge
      .get(ChildCaseStore)
      .changeAll([{ childId: one.childId }, { childId: two.childId }], later(20), ({ consents: [consent] }, index) => {
        if (index === 1) throw new Error('poisoned');
        return {
          at: later(20),
          advances: [advance(consent!, { act: 'lapse', cause: 'silence' }, later(20))],
          answer: 0,
        };
      });
    await expect(failing).rejects.toThrow('poisoned');
    expect(await front.get(LedgerStore).of(one.consents[0]!)).toHaveLength(1);
  });
});

describe('many consents erased at once', () => {
  it('each go their own way, and what went is told once a child', async () => {
    const email = 'allen@familie.example';
    const both = await open({ purposes: ['account', 'contests'], email });
    const alone = await open({ email });
    const half = await open({ purposes: ['account', 'contests'] });
    const stands = await open();
    for (const id of [...both.consents, ...alone.consents, half.consents[1]!]) {
      await act(front, id, () => ({ act: 'refuse' }), later(1));
    }
    for (const id of [half.consents[0]!, stands.consents[0]!]) await act(front, id, grant, later(1));
    const outcomes = await erase(
      [...both.consents, ...alone.consents, half.consents[1]!, ...stands.consents, newId(start)],
      later(2),
    );
    const whole = { childErased: true, closingLetters: 0 };
    const went = { consent_request: 1, guardianship: 1, child: 1 };
    expect(outcomes).toMatchObject([
      { ...whole, erased: { ...went, consent: 2 } },
      { ...whole, erased: {} },
      { ...whole, erased: { ...went, consent: 1 } },
      { childErased: false, closingLetters: 0, erased: { consent: 1 } },
      'stands',
      'gone',
    ]);
    const guardians = outcomes.map((one) => (typeof one === 'string' ? 0 : (one.erased['guardian'] ?? 0)));
    expect(guardians.reduce((sum, n) => sum + n)).toBe(1);
    const { rows } = await front.get(Database).pool.query(
      `select child_id, records from erasure join erasure_target on erasure_id = erasure.id
       where kind = 'own' and child_id = any($1::uuid[])`,
      [[both.childId, alone.childId, half.childId]],
    );
    expect(rows).toHaveLength(3);
    expect(rows.find(({ child_id }) => child_id === half.childId)).toEqual({ child_id: half.childId, records: 1 });
  });

  it('leave the keys to whoever asks for it, who may begin anew', async () => {
    const [one, two] = [await open(), await open()];
    const ids = [...one.consents, ...two.consents];
    for (const id of ids) await act(front, id, () => ({ act: 'refuse' }), later(1));
    const eraseAndEndKeys = () =>
      purge.get(ErasureStore).eraseConsents(
        ids.map((consentId) => ({ consentId })),
        { at: later(2), ruling, keys: 'caller' },
      );
    const childIds = [one.childId, two.childId];
    const whole = childIds.map((childId) => ({ childId, childErased: true }));
    expect(await eraseAndEndKeys()).toMatchObject(whole);
    const { rows } = await purge
      .get(Database)
      .pool.query(`select kind from duty where subject_id = any($1::uuid[]) and kind = 'key.destroy'`, [childIds]);
    expect(rows).toEqual([]);
    const { rows: targets } = await purge.get(Database).pool.query(
      `select state, records, (select count(*)::int from ledger_entry where subject_id = erasure_id) as lines
       from erasure join erasure_target on erasure_id = erasure.id where kind = 'own' and child_id = any($1::uuid[])`,
      [childIds],
    );
    expect(targets).toEqual([{ state: 'erased', records: expect.any(Number), lines: 1 }, { ...targets[0] }]);
    // As after a worker that died before the keys were gone.
    expect(await eraseAndEndKeys()).toMatchObject(whole);
    const said = await purge.get(ErasureStore).keysDestroyed(childIds, later(3));
    expect(said).toEqual(new Map(childIds.map((id) => [id, 0])));
  });

  it('are not over before their keys are destroyed, though everybody has answered', async () => {
    const one = await open();
    await act(front, one.consents[0]!, () => ({ act: 'refuse' }), later(1));
    const duties = purge.get(DutyStore);
    const [duty] = (await duties.claim(['consent.erase'], 100, 60_000, later(1))).filter(
      ({ childId }) => childId === one.childId,
    );
    await purge
      .get(ErasureStore)
      .eraseConsents([{ consentId: one.consents[0]! }], { at: later(2), ruling, keys: 'caller' });
    const { rows } = await purge.get(Database).pool.query('select id from erasure where child_id = $1', [one.childId]);
    const { id } = rows[0] as { id: string };
    const targets = purge.get(ErasureTargetStore);
    for (const { id: targetId, kind } of (await purge.get(ErasureDeskStore).find(id))!.targets) {
      if (kind === 'own') continue;
      const said = { outcome: 'nothing-held' as const };
      await front
        .get(ErasureTargetStore)
        .receive({ erasureId: id, app: 'bricks', targetId }, said, Buffer.from(targetId), later(3));
    }
    await expect(targets.settleAll([id], later(4), () => null)).resolves.toEqual(['key-owed']);
    expect((await purge.get(ErasureDeskStore).find(id))!.erasure.completedAt).toBeNull();
    await duties.settle([{ duty: duty!, end: { done: {} } }], later(4));
    await expect(targets.settleAll([id], later(5), () => null)).resolves.toEqual(['completed']);
  });

  it('wait for no child that is held, and two workers for each other not at all', async () => {
    const email = 'tegelijk@familie.example';
    const children = await Promise.all(Array.from({ length: 30 }, () => open({ email })));
    const ids = children.flatMap(({ consents }) => consents);
    for (const id of ids) await act(front, id, () => ({ act: 'refuse' }), later(1));
    await holding(children[7]!.childId, async () => {
      const done = (await Promise.all([erase(ids, later(2)), erase(ids.toReversed(), later(2))])).flat();
      expect(done.filter((one) => one === 'busy').length).toBeGreaterThanOrEqual(2);
    });
    await erase(ids, later(3));
    const [alone] = await erase([ids[7]!], later(3));
    expect(alone).toMatchObject({ childErased: true });
    const { rows } = await front.get(Database).pool.query(
      `select count(*) filter (where erased_at is null)::int as left,
         (select count(*)::int from erasure where child_id = any($1::uuid[])) as erasures
       from child where id = any($1::uuid[])`,
      [children.map(({ childId }) => childId)],
    );
    expect(rows).toEqual([{ left: 0, erasures: 30 }]);
  });
});

describe('duties of several kinds', () => {
  it('are taken up to as many of each as are wanted, and settled in one go, each in its way', async () => {
    const duties = purge.get(DutyStore);
    const at = later(0);
    await duties.owe(
      Array.from({ length: 6 }, (_, n) => {
        const kind = n % 2 === 0 ? ('key.destroy' as const) : ('erasure.settle' as const);
        return { kind, key: `batch/${n}`, subjectId: newId(at), childId: null, dueAt: new Date(at.getTime() + n) };
      }),
      at,
    );
    const wanted = [
      { kind: 'key.destroy', limit: 2 },
      { kind: 'erasure.settle', limit: 3 },
      { kind: 'erasure.ask', limit: 5 },
    ] as const;
    const claimed = await duties.claimEach(wanted, 60_000, new Date(at.getTime() + 100));
    const own = claimed.filter(({ key }) => key.startsWith('batch/'));
    expect(own.map(({ key }) => key)).toEqual(['batch/0', 'batch/1', 'batch/2', 'batch/3', 'batch/5']);
    const [first, second, third, ...others] = own;
    const lost = { ...others[0]!, attempts: 9 };
    const settled = await duties.settle(
      [
        { duty: first!, end: { done: { n: 1 } } },
        { duty: second!, end: { retryAt: later(3), code: 'early' } },
        { duty: third!, end: { dead: 'no_use' } },
        { duty: lost, end: { done: {} } },
        { duty: others[1]!, end: 'released' },
      ],
      later(1),
    );
    expect(settled).toEqual(new Set([first!.id, second!.id, third!.id, others[1]!.id]));
    const { rows } = await purge.get(Database).pool.query(
      `select key, receipt, last_error, leased_until, done_at is not null as done, dead_at is not null as dead
       from duty where key like 'batch/%' order by key`,
    );
    expect(rows).toMatchObject([
      { receipt: { n: 1 }, done: true },
      { last_error: 'early', leased_until: later(3), done: false },
      { last_error: 'no_use', dead: true },
      { done: false, dead: false },
      { leased_until: null },
      { leased_until: null, last_error: null },
    ]);
  });
});
