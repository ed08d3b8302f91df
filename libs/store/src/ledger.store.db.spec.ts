import { randomUUID } from 'node:crypto';
import {
  advance,
  awaitsErasure,
  type Change,
  type Consent,
  consentActs,
  type ConsentAct,
  firstBreak,
  LifecycleRefusal,
} from '@kinsent/consent';
import fc from 'fast-check';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { LedgerStore } from './ledger.store';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, later, proof, terms } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

let database: TestDatabase;
let stores: OpenStores;
let other: OpenStores;

beforeAll(async () => {
  database = await testDatabase();
  [stores, other] = [await openStores(database, 'email-consent'), await openStores(database, 'email-consent')];
});

afterAll(async () => {
  await stores.close();
  await other.close();
  await database.drop();
});

function changeBy(name: ConsentAct, consent: Consent): Change {
  switch (name) {
    case 'grant':
      return { act: name, evidence: proof(consent.level), terms };
    case 'lapse':
      return { act: name, cause: consent.state === 'asked' ? 'silence' : 'cancelled' };
    case 'invalidate':
      return { act: name, cause: 'fraud' };
    case 'supersede':
      return { act: name, by: consent.id };
    default:
      return { act: name };
  }
}

describe('the ledger', () => {
  it('follows every consent through any acts in any order, as the law alone would go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...consentActs), fc.nat(1)), { maxLength: 12 }),
        async (acts) => {
          const draft = aRequest({ purposes: ['account', 'contests'] });
          await stores.get(ConsentRequestStore).create(draft);
          const model = [...draft.asked.consents];
          const lengths = model.map(() => 1);
          for (const [hour, [name, which]] of acts.entries()) {
            const at = later(hour + 1);
            const allowed = tryModel(model[which]!, name, at);
            const done = act(stores, model[which]!.id, (consent) => changeBy(name, consent), at);
            if (allowed === null) {
              await expect(done).rejects.toThrow(LifecycleRefusal);
            } else {
              await done;
              model[which] = allowed;
              lengths[which]! += 1;
            }
          }
          const found = await stores.get(ChildCaseStore).findByRequest(null, draft.asked.request.id);
          expect(found?.consents).toEqual(model);
          for (const [at, { id, state }] of model.entries()) {
            const entries = await stores.get(LedgerStore).of(id);
            expect(entries).toHaveLength(lengths[at]!);
            expect(entries.at(-1)?.to).toBe(state);
            expect(firstBreak(entries)).toBeNull();
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('lets one of two acts happen that exclude each other, whoever does them at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const draft = aRequest();
      await stores.get(ConsentRequestStore).create(draft);
      const { id } = draft.asked.consents[0]!;
      const names: ConsentAct[] = ['grant', 'refuse', 'lapse', 'grant', 'refuse', 'lapse'];
      const outcomes = await Promise.allSettled(
        names.map((name, at) => act(at % 2 ? stores : other, id, (consent) => changeBy(name, consent), later(1))),
      );
      const done = outcomes.filter(({ status }) => status === 'fulfilled');
      // A yes may lapse right after it was given; nothing else can happen twice.
      expect(done.length).toBeLessThanOrEqual(2);
      const entries = await stores.get(LedgerStore).of(id);
      expect(entries).toHaveLength(1 + done.length);
      expect(firstBreak(entries)).toBeNull();
    }
  });

  it('takes no line that was decided on what no longer stands, and nothing that was decided with it', async () => {
    const draft = aRequest();
    await stores.get(ConsentRequestStore).create(draft);
    const [stale] = draft.asked.consents;
    const consentId = stale!.id;
    await act(stores, consentId, (consent) => changeBy('lapse', consent), later(1));
    const writing = (consent: Consent) => {
      const done = advance(consent, changeBy('grant', consent), later(2));
      return stores.get(ChildCaseStore).change({ consentId }, () => ({ at: later(2), advances: [done], answer: done }));
    };
    await expect(writing(stale!)).rejects.toThrow('The line “grant” begins from asked: the consent stands at lapsed.');
    await expect(writing({ ...stale!, id: randomUUID() })).rejects.toThrow('the consent stands at nothing');
    const found = await stores.get(ChildCaseStore).findByRequest(null, draft.asked.request.id);
    expect(found?.consents[0]).toMatchObject({ state: 'lapsed', grantedAt: null });
    expect(await stores.get(LedgerStore).of(consentId)).toHaveLength(2);
  });

  it('shows a line that was changed, left out or put in another place', async () => {
    const draft = aRequest();
    await stores.get(ConsentRequestStore).create(draft);
    const { id } = draft.asked.consents[0]!;
    for (const name of ['grant', 'confirm', 'withdraw'] as const) {
      await act(stores, id, (consent) => changeBy(name, consent), later(1));
    }
    const entries = await stores.get(LedgerStore).of(id);
    expect(firstBreak(entries)).toBeNull();
    expect(firstBreak(entries.toSpliced(1, 1))).toBe(1);
    expect(firstBreak(entries.with(2, { ...entries[2]!, at: later(9) }))).toBe(2);
    expect(firstBreak([entries[1]!, entries[0]!, ...entries.slice(2)])).toBe(0);
  });

  it('is read on from a number, over all consents', async () => {
    const ledger = stores.get(LedgerStore);
    const all = await ledger.all(0, 10_000);
    expect(all.length).toBeGreaterThan(30);
    const [one, two, three] = all;
    await expect(ledger.all(one!.sequence, 2)).resolves.toEqual([two, three]);
    for (const { detail } of all) expect(JSON.stringify(detail)).not.toMatch(/familie|"c-\d/);
  });

  it('cannot be changed by the service that writes it', async () => {
    const { pool } = stores.get(Database);
    await expect(pool.query('delete from ledger_entry')).rejects.toThrow(/permission denied/);
    await expect(pool.query(`update ledger_entry set act = 'grant'`)).rejects.toThrow(/permission denied/);
  });
});

/** What the law alone says; null when it refuses. */
function tryModel(consent: Consent, name: ConsentAct, at: Date): Consent | null {
  try {
    const { consent: next } = advance(consent, changeBy(name, consent), at);
    expect(awaitsErasure(next.state)).toBe(next.endedAt !== null && next.state !== 'erased');
    return next;
  } catch (error) {
    expect(error).toBeInstanceOf(LifecycleRefusal);
    return null;
  }
}
