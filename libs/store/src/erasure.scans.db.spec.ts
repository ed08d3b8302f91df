import { advance } from '@kinsent/consent';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { ErasureStore } from './erasure.store';
import { FormScanStore } from './form-scan.store';
import { testDatabase, type TestDatabase } from './testing';
import { ruling } from './testing-erasures';
import { act, aRequest, grant, later, start } from './testing-requests';
import { deskKeyring, openStores, type OpenStores } from './testing-stores';
import { newId } from './uuid-v7';
import { verificationIndex, verificationReference, verificationSecret } from './verification-link';

const key = Buffer.alloc(32, 9);
let database: TestDatabase;
let front: OpenStores;
let strong: OpenStores;
let purge: OpenStores;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  strong = await openStores(database, 'verified-consent', deskKeyring());
  purge = await openStores(database, 'purge-worker');
});

afterAll(async () => {
  for (const stores of [front, strong, purge]) await stores?.close();
  await database?.drop();
});

const family = { childId: newId(start), ref: 'c-vlieger', email: 'ouder@vlieger.example' };

/** A form that came in for what a guardian was asked about a child. */
async function sentIn(purpose: string, isNew: boolean): Promise<{ scanId: string; consentId: string }> {
  const request = aRequest({ ...family, isNew, level: 'high', purposes: [purpose] });
  await front.get(ConsentRequestStore).create(request);
  const { id: requestId, childId } = request.asked.request;
  const [id, scanId] = [newId(start), newId(start)];
  await front.get(ChildCaseStore).change({ requestId }, ({ consents }) => ({
    at: later(1),
    advances: consents
      .filter((consent) => consent.requestId === requestId)
      .map((consent) => advance(consent, { act: 'approve' }, later(1))),
    verification: {
      step: 'open',
      id,
      requestId,
      linkIndex: verificationIndex(key, verificationSecret(key, id)),
      reference: verificationReference(key, id),
      locale: 'nl',
      noticeDigest: 'e'.repeat(64),
    },
    answer: null,
  }));
  const match = { verificationId: id, childId, dueAt: later(72), events: [] };
  const base = { id: scanId, road: 'upload', digest: id.replaceAll('-', '').padStart(64, '0'), match } as const;
  const pages = [Buffer.from('a page')];
  await strong.get(FormScanStore).add({ ...base, pages, at: later(2), destroyAt: later(30 * 24) });
  return { scanId, consentId: request.asked.consents[0]!.id };
}

it('a form goes with the request that it answers, and stays with one that is open, where the child stays', async () => {
  const [over, open] = [await sentIn('wall', true), await sentIn('sharing', false)];
  const standing = aRequest({ ...family, isNew: false, purposes: ['account'] });
  await front.get(ConsentRequestStore).create(standing);
  await act(front, standing.asked.consents[0]!.id, grant, later(3));
  await act(front, over.consentId, () => ({ act: 'refuse' }), later(4));

  const { childErased, erased } = await purge.get(ErasureStore).eraseConsent(over.consentId, { at: later(5), ruling });
  expect({ childErased, forms: erased['form_scan'] }).toEqual({ childErased: false, forms: 1 });

  const scans = strong.get(FormScanStore);
  expect(await scans.byId(over.scanId)).toBeNull();
  expect(await scans.page(over.scanId, 0)).toBeNull();
  expect(await scans.byId(open.scanId)).toMatchObject({ state: 'waiting' });
  const { rows } = await purge
    .get(Database)
    .pool.query<{ subject_id: string }>(`select subject_id from duty where kind = 'desk-key.destroy'`);
  expect(rows.map(({ subject_id }) => subject_id)).toEqual([over.scanId]);
});
