import { LifecycleRefusal, owe } from '@kinsent/consent';
import { Client } from 'pg';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { Database, NotFound } from './database';
import { DutyStore } from './duty.store';
import { ErasureStore } from './erasure.store';
import { EscrowStore } from './escrow.store';
import { EventStore } from './event.store';
import { GuardianStore } from './guardian.store';
import { LetterStore } from './letter.store';
import { linkSecret } from './link-secret';
import { testDatabase, type TestDatabase } from './testing';
import { ruling } from './testing-erasures';
import { act, aRequest, grant, later, start, type Wish } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;
let erasure: ErasureStore;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
  erasure = purge.get(ErasureStore);
});

afterAll(async () => {
  await front.close();
  await purge.close();
  await database.drop();
});

const erase = (consentId: string, at: Date, letters?: 'wait' | 'drop') =>
  erasure.eraseConsent(consentId, { at, ruling, letters });

async function open(wish: Wish = {}): Promise<ReturnType<typeof aRequest>> {
  const draft = aRequest(wish);
  await expect(front.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
  return draft;
}

const letterKey = Buffer.alloc(32, 9);

async function send(requestId: string): Promise<string> {
  const id = newId(start);
  const secret = linkSecret(letterKey, id);
  const letter = { id, requestId, kind: 'notice' as const, secret, linkExpiresAt: later(100), at: start };
  await front.get(LetterStore).open(letter);
  return secret;
}

/** Every row of every table as text, as somebody who took the whole database would see it. */
async function everything(): Promise<string> {
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query(`select tablename from pg_tables where schemaname = 'public'`);
    const texts: string[] = [];
    for (const { tablename } of rows) {
      const dump = await owner.query(`select t::text as line from ${tablename} t`);
      texts.push(...dump.rows.map(({ line }) => line as string));
    }
    return texts.join('\n');
  } finally {
    await owner.end();
  }
}

describe('erasing', () => {
  it('leaves no trace of a child and its guardian but the proof, and tells the app which child it was', async () => {
    const payload = { firstName: 'Wende', nickname: 'sterrenkijker' };
    const draft = await open({
      ref: 'c-wende',
      email: 'vergeet.mij@familie.example',
      escrow: { purpose: 'account', payload },
    });
    const { childId, id: requestId } = draft.asked.request;
    const consent = draft.asked.consents[0]!;
    const secret = await send(requestId);
    const { pool } = front.get(Database);
    const sealed = await pool.query(
      `select encode(address_index, 'hex') as address, encode(contact_sealed, 'hex') as contact,
         encode(payload_sealed, 'hex') as payload, encode(link_index, 'hex') as link
       from guardian join guardianship on guardian_id = guardian.id join escrow using (child_id)
       join letter on letter.request_id = escrow.request_id where child_id = $1`,
      [childId],
    );
    const traces = Object.values(sealed.rows[0] as Record<string, string>);
    expect(traces).toHaveLength(4);
    const before = await everything();
    for (const trace of traces) expect(before).toContain(trace);
    const plain = ['c-wende', 'vergeet.mij', 'familie.example', 'Wende', 'sterrenkijker', secret];
    for (const word of plain) expect(before).not.toContain(word);

    await act(front, consent.id, () => ({ act: 'refuse' }), later(1));
    const { erased, childErased, closingLetters } = await erase(consent.id, later(2));
    expect({ childErased, closingLetters }).toEqual({ childErased: true, closingLetters: 0 });
    expect(erased).toMatchObject({
      child: 1,
      consent: 1,
      consent_request: 1,
      escrow: 1,
      guardian: 1,
      guardianship: 1,
      letter: 1,
    });

    const after = await everything();
    for (const trace of [...traces, ...plain]) expect(after).not.toContain(trace);
    const left = await pool.query('select * from child where id = $1', [childId]);
    expect(left.rows).toMatchObject([{ ref_sealed: null, place: null, comes_of_age_on: null, erased_at: later(2) }]);
    await expect(front.get(GuardianStore).contactOf(requestId)).resolves.toBeNull();
    await expect(front.get(LetterStore).byLink(secret)).resolves.toBeNull();
    await expect(front.get(EscrowStore).read('bricks', 'c-wende')).resolves.toEqual([]);
    await expect(front.get(ChildCaseStore).refOf(childId)).resolves.toBeNull();
    const found = await front.get(ChildCaseStore).find('bricks', 'c-wende');
    expect(found).toMatchObject({ requests: [{ state: 'erased' }], consents: [{ state: 'erased' }] });
    const events = await front.get(EventStore).after('bricks', 0, 100);
    const own = events.filter(({ data }) => data['consentRequestId'] === requestId);
    expect(own.map(({ type, childRef }) => [type, childRef])).toEqual([
      ['consent_request.created', 'c-wende'],
      ['consent.refused', 'c-wende'],
    ]);
  });

  it('is safe to repeat, refuses what still stands, and knows what it does not know', async () => {
    const draft = await open();
    const id = draft.asked.consents[0]!.id;
    await expect(erase(id, later(1))).rejects.toThrow(LifecycleRefusal);
    await expect(erase(newId(start), later(1))).rejects.toThrow(NotFound);
    await act(front, id, () => ({ act: 'refuse' }), later(1));
    await erase(id, later(2));
    await expect(erase(id, later(3))).resolves.toEqual({
      childId: draft.asked.request.childId,
      erased: {},
      childErased: true,
      closingLetters: 0,
    });
  });

  it('of one child leaves its sibling the guardian', async () => {
    const email = 'samen@familie.example';
    const [one, other] = [await open({ email }), await open({ email })];
    await act(front, one.asked.consents[0]!.id, () => ({ act: 'refuse' }), later(1));
    const { erased } = await erase(one.asked.consents[0]!.id, later(2));
    expect(erased).toMatchObject({ guardianship: 1 });
    expect(erased).not.toHaveProperty('guardian');
    const contact = await front.get(GuardianStore).contactOf(other.asked.request.id);
    expect(contact?.email).toBe(email);
  });

  it('of both siblings at once leaves no guardian', async () => {
    const email = 'allebei@familie.example';
    const drafts = await Promise.all(Array.from({ length: 6 }, () => open({ email })));
    const ids = drafts.map((draft) => draft.asked.consents[0]!.id);
    for (const id of ids) await act(front, id, () => ({ act: 'refuse' }), later(1));
    const gone = await Promise.all(ids.map((id) => erase(id, later(2))));
    expect(gone.map(({ erased }) => erased['guardian'] ?? 0).reduce((sum, n) => sum + n)).toBe(1);
  });

  it('of one consent keeps what the others of the child need', async () => {
    const escrow = { purpose: 'account', payload: { a: 1 } };
    const draft = await open({ ref: 'c-partly', purposes: ['account', 'contests'], escrow });
    const [account, contests] = draft.asked.consents.map(({ id }) => id) as [string, string];
    await act(front, account, grant, later(1));
    await act(front, contests, () => ({ act: 'refuse' }), later(1));
    await expect(erase(contests, later(2))).resolves.toMatchObject({ childErased: false });
    await expect(front.get(EscrowStore).read('bricks', 'c-partly')).resolves.toHaveLength(1);
    await expect(front.get(GuardianStore).contactOf(draft.asked.request.id)).resolves.not.toBeNull();
  });

  it('destroys escrow with the consent that would release it', async () => {
    const escrow = { purpose: 'contests', payload: { a: 1 } };
    const draft = await open({ ref: 'c-escrow', purposes: ['account', 'contests'], escrow });
    const [account, contests] = draft.asked.consents.map(({ id }) => id) as [string, string];
    await act(front, account, grant, later(1));
    await act(front, contests, () => ({ act: 'refuse' }), later(1));
    await expect(erase(contests, later(2))).resolves.toMatchObject({ erased: { escrow: 1 } });
  });

  it('forgets a second guardian whom nothing needs any more, while the child stays', async () => {
    const first = await open({ ref: 'c-two' });
    await act(front, first.asked.consents[0]!.id, grant, later(1));
    const { childId } = first.asked.request;
    const second = await open({
      ref: 'c-two',
      childId,
      isNew: false,
      purposes: ['contests'],
      email: 'opa@familie.example',
    });
    const asked = second.asked.consents[0]!.id;
    await act(front, asked, () => ({ act: 'refuse' }), later(2));
    const { erased, childErased } = await erase(asked, later(3));
    expect(childErased).toBe(false);
    expect(erased).toMatchObject({ consent_request: 1, guardianship: 1, guardian: 1 });
    await expect(front.get(GuardianStore).contactOf(second.asked.request.id)).resolves.toBeNull();
    await expect(front.get(GuardianStore).contactOf(first.asked.request.id)).resolves.not.toBeNull();
  });

  it('waits with the address until the closing letter has left', async () => {
    const draft = await open({ ref: 'c-closing' });
    const id = draft.asked.consents[0]!.id;
    await act(front, id, grant, later(1));
    await act(front, id, () => ({ act: 'withdraw' }), later(2));
    const first = await erase(id, later(2));
    expect(first).toMatchObject({ childErased: false, closingLetters: 1, erased: { consent: 1 } });
    await expect(front.get(GuardianStore).contactOf(draft.asked.request.id)).resolves.not.toBeNull();
    const [duty] = await front.get(DutyStore).claim(['letter.withdrawal'], 1, 60_000, later(2));
    await front.get(DutyStore).settle([{ duty: duty!, end: { done: {} } }], later(3));
    await expect(erase(id, later(4))).resolves.toMatchObject({ childErased: true });
    await expect(front.get(GuardianStore).contactOf(draft.asked.request.id)).resolves.toBeNull();
  });

  it('waits for no letter when told that it has waited long enough', async () => {
    const draft = await open({ ref: 'c-letter-lost' });
    const id = draft.asked.consents[0]!.id;
    await act(front, id, grant, later(1));
    await act(front, id, () => ({ act: 'withdraw' }), later(2));
    await expect(erase(id, later(3), 'drop')).resolves.toMatchObject({ childErased: true });
    await expect(front.get(DutyStore).claim(['letter.withdrawal'], 9, 60_000, later(3))).resolves.toEqual([]);
  });

  it('ends what was owed about the child, and nothing else', async () => {
    const draft = await open();
    const { childId } = draft.asked.request;
    const hook = owe('webhook.deliver', newId(start), null, later(3));
    await front.get(DutyStore).owe([hook], start);
    await act(front, draft.asked.consents[0]!.id, () => ({ act: 'refuse' }), later(1));
    await erase(draft.asked.consents[0]!.id, later(2));
    const left = await front
      .get(Database)
      .pool.query('select kind from duty where child_id = $1 and done_at is null', [childId]);
    // The erasure that runs writes down itself how it ended.
    expect(left.rows).toEqual([{ kind: 'consent.erase' }]);
    const hooks = await front.get(Database).pool.query('select 1 from duty where key = $1', [hook.key]);
    expect(hooks.rowCount).toBe(1);
  });
});
