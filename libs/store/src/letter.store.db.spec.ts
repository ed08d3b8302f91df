import { owe } from '@kinsent/consent';
import { ChildCaseStore } from './child-case.store';
import { LetterSpent } from './child-case';
import { ConsentRequestStore } from './consent-request.store';
import { Database, NotFound } from './database';
import { DutyStore } from './duty.store';
import { EventStore } from './event.store';
import { GuardianStore } from './guardian.store';
import { LetterStore, type NewLetter } from './letter.store';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, later, start, type Wish } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let stores: OpenStores;
let letters: LetterStore;

beforeAll(async () => {
  database = await testDatabase();
  stores = await openStores(database, 'email-consent');
  letters = stores.get(LetterStore);
});

afterAll(async () => {
  await stores.close();
  await database.drop();
});

async function open(wish: Wish = {}): Promise<ReturnType<typeof aRequest>> {
  const draft = aRequest(wish);
  await stores.get(ConsentRequestStore).create(draft);
  return draft;
}

async function aLetter(requestId?: string): Promise<NewLetter> {
  const id = newId(start);
  const of = requestId ?? (await open()).asked.request.id;
  const letter: NewLetter = {
    id,
    requestId: of,
    kind: 'notice',
    secret: `s-${id}`,
    linkExpiresAt: later(72),
    at: start,
  };
  await letters.open(letter);
  return letter;
}

function correct(requestId: string, email: string): Promise<null> {
  return stores
    .get(ChildCaseStore)
    .change({ requestId }, () => ({ at: later(1), correctContact: { requestId, email }, answer: null }));
}

describe('a letter', () => {
  it('is opened once by its id, and found by its link alone', async () => {
    const letter = await aLetter();
    await letters.open({ ...letter, at: later(1) });
    await expect(letters.byLink(letter.secret)).resolves.toEqual({
      id: letter.id,
      requestId: letter.requestId,
      kind: 'notice',
      createdAt: start,
      linkExpiresAt: later(72),
      sentAt: null,
      bouncedAt: null,
      wrongCodes: 0,
      requestWrongCodes: 0,
      coolsUntil: null,
      lockedAt: null,
      spentAt: null,
    });
    await expect(letters.byLink(`${letter.secret}x`)).resolves.toBeNull();
    await expect(letters.byLink(letter.id)).resolves.toBeNull();
  });

  it('judges guesses that come all at once one after the other, over all letters of a request', async () => {
    const [first, second] = [await aLetter(), await aLetter()];
    const sibling = await aLetter(first.requestId);
    const seen = await Promise.all(
      [first, sibling, first, sibling, first, second].map((letter) =>
        letters.judge(letter, ({ requestWrongCodes }) => ({
          wrong: true,
          coolsUntil: null,
          answer: requestWrongCodes,
        })),
      ),
    );
    expect(seen.slice(0, 5).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(seen[5]).toBe(0);
    await expect(letters.byLink(first.secret)).resolves.toMatchObject({ wrongCodes: 3, requestWrongCodes: 5 });
    await expect(letters.byLink(sibling.secret)).resolves.toMatchObject({ wrongCodes: 2, requestWrongCodes: 5 });
  });

  it('rests with all letters of its request, and a right try changes nothing', async () => {
    const letter = await aLetter();
    const sibling = await aLetter(letter.requestId);
    const other = await aLetter();
    await letters.judge(letter, () => ({ wrong: true, coolsUntil: later(1), answer: null }));
    await letters.judge(letter, () => ({ wrong: true, coolsUntil: null, answer: null }));
    await letters.judge(sibling, () => ({ wrong: false, coolsUntil: later(9), answer: null }));
    await expect(letters.byLink(sibling.secret)).resolves.toMatchObject({ wrongCodes: 0, coolsUntil: later(1) });
    await expect(letters.byLink(other.secret)).resolves.toMatchObject({ coolsUntil: null });
    const seen = await letters.judge(sibling, (tries) => ({ wrong: false, coolsUntil: null, answer: tries }));
    expect(seen).toMatchObject({ wrongCodes: 0, requestWrongCodes: 2, coolsUntil: later(1), lockedAt: null });
  });

  it('that is none of ours is not judged', async () => {
    const judge = jest.fn();
    const { requestId } = await aLetter();
    await expect(letters.judge({ id: newId(start), requestId }, judge)).rejects.toThrow(NotFound);
    await expect(letters.judge({ id: newId(start), requestId: newId(start) }, judge)).rejects.toThrow(NotFound);
    expect(judge).not.toHaveBeenCalled();
  });

  it('is spent by one of two answers, and not at all once its address was corrected', async () => {
    const letter = await aLetter();
    const spend = (): Promise<number> =>
      stores.get(ChildCaseStore).change({ requestId: letter.requestId }, ({ requests }) => ({
        at: later(1),
        requests: [{ ...requests[0]!, state: 'answered' as const, closedAt: later(1) }],
        spendLetter: { id: letter.id, at: later(1) },
        answer: 1,
      }));
    const outcomes = await Promise.allSettled([spend(), spend(), spend()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const locked = await aLetter();
    await correct(locked.requestId, 'nieuw@familie.example');
    const change = stores.get(ChildCaseStore).change({ requestId: locked.requestId }, ({ requests }) => ({
      at: later(1),
      requests: [{ ...requests[0]!, state: 'answered' as const, closedAt: later(1) }],
      spendLetter: { id: locked.id, at: later(1) },
      answer: 1,
    }));
    await expect(change).rejects.toThrow(LetterSpent);
    const found = await stores.get(ChildCaseStore).findByRequest(null, locked.requestId);
    expect(found?.requests[0]?.state).toBe('open');
  });

  it('is marked sent and bounced once, and its request opened once', async () => {
    const letter = await aLetter();
    await expect(letters.markSent(letter.id, later(1))).resolves.toBe(true);
    await expect(letters.markSent(letter.id, later(2))).resolves.toBe(false);
    const opened = await Promise.all([1, 2, 3].map(() => letters.markOpened(letter.id, later(3))));
    expect(opened.filter(Boolean)).toHaveLength(1);
    await expect(letters.markBounced(letter.id, later(4))).resolves.toBe(letter.requestId);
    await expect(letters.markBounced(letter.id, later(5))).resolves.toBeNull();
    await expect(letters.markBounced(newId(start), later(5))).resolves.toBeNull();
    await expect(letters.byLink(letter.secret)).resolves.toMatchObject({ sentAt: later(1), bouncedAt: later(4) });
    const found = await stores.get(ChildCaseStore).findByRequest(null, letter.requestId);
    expect(found?.requests[0]?.openedAt).toEqual(later(3));
    const events = await stores.get(EventStore).after('bricks', 0, 1000);
    const told = events.filter(
      ({ type, data }) => type === 'consent_request.opened' && data['consentRequestId'] === letter.requestId,
    );
    expect(told).toHaveLength(1);
  });

  it('is counted from when it was owed: for its guardian over all children, and for its child', async () => {
    const email = 'druk@familie.example';
    const first = await open({ email, ref: 'c-count' });
    const sibling = await open({ email });
    await open();
    const { id, childId } = first.asked.request;
    await open({ ref: 'c-count', childId, isNew: false, purposes: ['contests'], email: 'oma2@familie.example' });
    await stores.get(DutyStore).owe([owe('letter.notice', id, childId, later(5), later(5))], later(5));
    await expect(letters.sentSince(id, start)).resolves.toEqual({ guardian: 3, child: 3 });
    await expect(letters.sentSince(sibling.asked.request.id, start)).resolves.toEqual({ guardian: 3, child: 1 });
    await expect(letters.sentSince(id, later(1))).resolves.toEqual({ guardian: 1, child: 1 });
    await expect(letters.sentSince(newId(start), start)).resolves.toEqual({ guardian: 0, child: 0 });
  });
});

describe('a guardian', () => {
  it('whose address is corrected is written to there, and the old address and its links are gone', async () => {
    const draft = await open({ email: 'verkeerd@familie.example' });
    const { id, childId } = draft.asked.request;
    const letter = await aLetter(id);
    await correct(id, 'goed@familie.example');
    await expect(stores.get(GuardianStore).contactOf(id)).resolves.toMatchObject({ email: 'goed@familie.example' });
    await expect(letters.byLink(letter.secret)).resolves.toMatchObject({ lockedAt: later(1) });
    const { pool } = stores.get(Database);
    const bonds = await pool.query('select 1 from guardianship where child_id = $1', [childId]);
    expect(bonds.rowCount).toBe(1);
    const orphans = await pool.query(
      'select 1 from guardian where not exists (select from guardianship where guardian_id = guardian.id)',
    );
    expect(orphans.rowCount).toBe(0);
  });

  it('whose address is only spelled better stays the same guardian', async () => {
    const draft = await open({ email: 'zelfde+tag@familie.example' });
    await correct(draft.asked.request.id, 'Zelfde@familie.example');
    await expect(stores.get(GuardianStore).contactOf(draft.asked.request.id)).resolves.toMatchObject({
      email: 'Zelfde@familie.example',
    });
  });

  it('cannot be read in the place of another: sealed addresses that are exchanged do not open', async () => {
    const one = await open({ ref: 'c-swap' });
    const { childId } = one.asked.request;
    // The same child and so the same key: only the place tells them apart.
    await open({ ref: 'c-swap', childId, isNew: false, purposes: ['contests'], email: 'opa2@familie.example' });
    const { pool } = stores.get(Database);
    const exchanged = await pool.query(
      `update guardianship set contact_sealed = other.contact_sealed from guardianship other
       where guardianship.child_id = $1 and other.child_id = $1 and other.id <> guardianship.id`,
      [childId],
    );
    expect(exchanged.rowCount).toBe(2);
    await expect(stores.get(GuardianStore).contactOf(one.asked.request.id)).rejects.toThrow(/does not open/);
  });
});
