import { Client } from 'pg';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { NotFound } from './database';
import { EraseNowStore } from './erase-now.store';
import { ErasureStore } from './erasure.store';
import { InquiryMoved, type InquiryStep } from './inquiry.step';
import { InquiryStore, type NewInquiry } from './inquiry.store';
import { deskKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { PermissionStore } from './permission.store';
import { SealBroken } from './sealing';
import { testDatabase, type TestDatabase } from './testing';
import { ruling } from './testing-erasures';
import { aRequest, later, start } from './testing-requests';
import { deskKeyring, openStores, type OpenStores } from './testing-stores';
import { newId } from './uuid-v7';

let database: TestDatabase;
let front: OpenStores;
let strong: OpenStores;
let purge: OpenStores;
let inquiries: InquiryStore;
let owner: Client;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  strong = await openStores(database, 'verified-consent', deskKeyring());
  purge = await openStores(database, 'purge-worker');
  inquiries = strong.get(InquiryStore);
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  for (const stores of [purge, strong, front]) await stores?.close();
  await database?.drop();
});

const words = 'Pip heet daar PipDeBouwer';
let n = 0;

function anInquiry(address = `vraag${(n += 1)}@familie.example`): NewInquiry {
  return {
    id: newId(start),
    content: { address, text: words, locale: 'nl' },
    at: start,
    dueAt: later(72),
    destroyAt: later(24 * 365),
    most: { count: 3, since: later(-24) },
  };
}

async function asked(address?: string): Promise<string> {
  const inquiry = anInquiry(address);
  expect(await inquiries.add(inquiry)).toBe('added');
  return inquiry.id;
}

async function aChild(email?: string): Promise<{ childId: string; ref: string; requestId: string }> {
  const request = aRequest(email === undefined ? {} : { email });
  await front.get(ConsentRequestStore).create(request);
  const { id: requestId, childId } = request.asked.request;
  return { childId, ref: request.child.ref, requestId };
}

const matching = (childId: string): InquiryStep<'done'> => ({
  move: { to: 'matched', childId },
  claimedAt: later(1),
  answer: 'done',
});
const match = (id: string, childId: string) => inquiries.change(id, childId, later(1), () => matching(childId));
const rowOf = async (id: string) => (await owner.query('select * from inquiry where id = $1', [id])).rows[0];

describe('an inquiry', () => {
  it('is sealed under a key of its own, bound to its row, and opened by verified-consent alone', async () => {
    const [one, other] = [await asked(), await asked()];
    expect(await inquiries.content(one)).toMatchObject({ text: words });
    expect(JSON.stringify(await rowOf(one))).not.toContain(Buffer.from(words).toString('hex'));
    expect((await rowOf(one)).content_sealed.includes('PipDeBouwer')).toBe(false);
    await owner.query('update inquiry set content_sealed = $2 where id = $1', [
      other,
      (await rowOf(one)).content_sealed,
    ]);
    await expect(inquiries.content(other)).rejects.toBeInstanceOf(SealBroken);
    await expect(front.get(InquiryStore).content(one)).rejects.toMatchObject({ code: '42501' });
    await expect(purge.get(InquiryStore).content(one)).rejects.toMatchObject({ code: '42501' });
  });

  it('on top of what is taken of one address is none, and leaves no key', async () => {
    const address = 'vaak@familie.example';
    for (let time = 0; time < 3; time += 1) await asked(address);
    const more = anInquiry('Vaak+weer@familie.example');
    expect(await inquiries.add(more)).toBe('over');
    expect(await inquiries.byId(more.id)).toBeNull();
    const keys = await strong.get(KeyStore).fetch({ open: [deskKey(more.id)] });
    expect(keys.of(deskKey(more.id))).toBeNull();
  });

  it('finds children by the address and by the app’s reference, through marks alone', async () => {
    const email = 'zelfde@familie.example';
    const { childId, ref } = await aChild(email);
    await aChild();
    const id = await asked(email);
    expect((await inquiries.candidates(id, 10)).map(({ child }) => child.id)).toEqual([childId]);
    expect((await inquiries.byReference('bricks', ref))?.child.id).toBe(childId);
    expect(await inquiries.byReference('other', ref)).toBeNull();
    await inquiries.destroy(id, later(2));
    expect(await inquiries.candidates(id, 10)).toEqual([]);
  });
});

describe('a match', () => {
  it('makes every permission no from its commit on, also one that is about to be granted', async () => {
    const { childId, ref } = await aChild();
    await match(await asked(), childId);
    const { child } = await front.get(PermissionStore).lookup('bricks', ref);
    expect(child?.restrictedAt).toEqual(later(1));
    const known = await front.get(ChildCaseStore).find('bricks', ref);
    expect(known?.child).toMatchObject({ claimedAt: later(1), stoppedAt: null, restrictedAt: later(1) });
  });

  it('writes nothing when the decision throws, or finds that somebody else was first', async () => {
    const [one, other] = [await aChild(), await aChild()];
    const id = await asked();
    const fail = inquiries.change(id, one.childId, later(1), () => {
      throw new Error('no');
    });
    await expect(fail).rejects.toThrow('no');
    // Held still in between: the second one reads before the first one writes.
    const blocker = new Client({ connectionString: database.ownerUrl });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('select from child where id = $1 for update', [other.childId]);
    const second = inquiries.change(id, other.childId, later(1), () => matching(other.childId));
    const refused = expect(second).rejects.toBeInstanceOf(InquiryMoved);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await match(id, one.childId);
    await blocker.query('commit');
    await blocker.end();
    await refused;
    expect((await front.get(ChildCaseStore).find('bricks', other.ref))?.child.claimedAt).toBeNull();
    await expect(match(newId(start), one.childId)).rejects.toBeInstanceOf(NotFound);
    await expect(match(await asked(), newId(start))).rejects.toBeInstanceOf(NotFound);
  });
});

describe('a child that is erased', () => {
  it('is no longer named by inquiries about it, which stay whose they are', async () => {
    const { childId, ref } = await aChild();
    const id = await asked();
    await match(id, childId);
    const wish = { app: 'bricks', ref, cause: 'accident', appPurposes: ['account'], ruling } as const;
    const { erasure } = await front.get(EraseNowStore).eraseNow(wish, later(2));
    await purge.get(ErasureStore).eraseOwn(erasure.id, { at: later(3), ruling });
    expect(await rowOf(id)).toMatchObject({ state: 'matched', child_id: null });
    expect(await inquiries.content(id)).not.toBeNull();
    const known = await inquiries.change(id, null, later(4), ({ known: found }) => ({ answer: found }));
    expect(known).toBeNull();
  });

  it('at once at the desk ends every question in that commit, with the sealed reference and nothing to open it', async () => {
    const { childId, requestId } = await aChild();
    const id = await asked();
    await match(id, childId);
    await inquiries.change(id, null, later(2), () => ({
      move: { to: 'settled', childId, outcome: 'erased', settledBy: newId(start) },
      claimedAt: null,
      erase: { cause: 'accident', appPurposes: ['account'], ruling },
      answer: null,
    }));
    const known = await front.get(ChildCaseStore).findByRequest(null, requestId);
    expect(known?.consents.map(({ state }) => state)).toEqual(['erased']);
    expect(known?.requests.map(({ state }) => state)).toEqual(['cancelled']);
    const { rows } = await owner.query(
      `select erasure.ref_sealed = child.ref_sealed as same from erasure join child on child.id = child_id where child_id = $1`,
      [childId],
    );
    expect(rows).toEqual([{ same: true }]);
    await expect(strong.get(ChildCaseStore).refOf(childId)).rejects.toThrow();
  });
});

it('is destroyed once, with its key, and never opens again', async () => {
  const id = await asked();
  expect(await inquiries.destroy(id, later(1))).toBe('destroyed');
  expect(await inquiries.destroy(id, later(2))).toBe('before');
  expect(await rowOf(id)).toMatchObject({
    state: 'expired',
    content_sealed: null,
    address_index: null,
    destroyed_at: later(1),
  });
  expect(await inquiries.content(id)).toBeNull();
  expect((await strong.get(KeyStore).fetch({ open: [deskKey(id)] })).of(deskKey(id))).toBeNull();
});
