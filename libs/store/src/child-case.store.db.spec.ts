import { firstBreak, LifecycleRefusal } from '@kinsent/consent';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { Database, NotFound } from './database';
import { LedgerStore } from './ledger.store';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, grant, later, start } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let stores: OpenStores;

beforeAll(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
});

afterAll(async () => {
  await stores.close();
  await database.drop();
});

describe('a case', () => {
  it('is found by the app and its reference, and by a request', async () => {
    const draft = aRequest({ ref: 'c-found', purposes: ['account', 'contests'] });
    await expect(stores.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
    const cases = stores.get(ChildCaseStore);
    const found = await cases.find('bricks', 'c-found');
    expect(found).toEqual({
      child: {
        id: draft.asked.request.childId,
        app: 'bricks',
        place: 'NL',
        comesOfAgeOn: '2032-05-31',
        createdAt: start,
        restrictedAt: null,
        contestedAt: null,
        heldAt: null,
        stoppedAt: null,
        claimedAt: null,
        erasedAt: null,
      },
      requests: [draft.asked.request],
      consents: draft.asked.consents,
    });
    await expect(cases.findByRequest('bricks', draft.asked.request.id)).resolves.toEqual(found);
    await expect(cases.findByRequest(null, draft.asked.request.id)).resolves.toEqual(found);
    await expect(cases.findByRequest('garden', draft.asked.request.id)).resolves.toBeNull();
    await expect(cases.find('garden', 'c-found')).resolves.toBeNull();
    await expect(cases.refOf(draft.asked.request.childId)).resolves.toBe('c-found');
    await expect(cases.change({ requestId: newId(start) }, () => ({ at: start, answer: 1 }))).rejects.toThrow(NotFound);
  });

  it('takes a yes with its evidence, its ledger line, its duties and its events in one commit', async () => {
    const draft = aRequest();
    await stores.get(ConsentRequestStore).create(draft);
    const consent = draft.asked.consents[0]!;
    const at = later(1);
    const done = await act(stores, consent.id, grant, at);
    const { pool } = stores.get(Database);
    const found = await stores.get(ChildCaseStore).findByRequest(null, consent.requestId);
    expect(found?.consents).toEqual([done.consent]);
    const evidence = await pool.query(
      'select evidence.* from evidence join consent on evidence_id = evidence.id where consent.id = $1',
      [consent.id],
    );
    expect(evidence.rows).toMatchObject([
      { id: done.evidence!.id, method: 'email-plus', level: 'low', created_at: at },
    ]);
    const ledger = await stores.get(LedgerStore).of(consent.id);
    expect(ledger.map((entry) => entry.act)).toEqual(['ask', 'grant']);
    expect(firstBreak(ledger)).toBeNull();
    const duties = await pool.query('select kind from duty where child_id = $1 order by kind', [consent.childId]);
    expect(duties.rows.map(({ kind }) => kind)).toEqual([
      'child.mature',
      'consent.lapse',
      'letter.confirmation',
      'letter.notice',
      'letter.reminder',
      'request.lapse',
    ]);
    const events = await pool.query('select type from event where child_id = $1 order by id', [consent.childId]);
    expect(events.rows.map(({ type }) => type)).toEqual([
      'consent_request.created',
      'consent.granted',
      'permission.changed',
    ]);
  });

  it('is left as it was when the decision throws', async () => {
    const draft = aRequest();
    await stores.get(ConsentRequestStore).create(draft);
    const id = draft.asked.consents[0]!.id;
    await act(stores, id, () => ({ act: 'refuse' }), later(1));
    await expect(act(stores, id, grant, later(2))).rejects.toThrow(LifecycleRefusal);
    const found = await stores.get(ChildCaseStore).findByRequest(null, draft.asked.request.id);
    expect(found?.consents[0]?.state).toBe('refused');
    await expect(stores.get(LedgerStore).of(id)).resolves.toHaveLength(2);
  });
});
