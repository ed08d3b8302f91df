import { advance, owe } from '@kinsent/consent';
import { Client } from 'pg';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import type { NewScan, ScanMatch } from './form-scan.record';
import { FormScanStore } from './form-scan.store';
import { deskKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, later, start } from './testing-requests';
import { deskKeyring, openStores, type OpenStores } from './testing-stores';
import { newId } from './uuid-v7';
import { verificationIndex, verificationReference, verificationSecret } from './verification-link';
import { ScanMoved } from './verification.step';
import { type VerificationRecord, VerificationStore } from './verification.store';

const key = Buffer.alloc(32, 9);
const image = Buffer.from('the signature of a parent, as an image of a page');
let database: TestDatabase;
let front: OpenStores;
let strong: OpenStores;
let scans: FormScanStore;
let owner: Client;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  strong = await openStores(database, 'verified-consent', deskKeyring());
  scans = strong.get(FormScanStore);
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await strong?.close();
  await front?.close();
  await database?.drop();
});

async function begun(): Promise<VerificationRecord> {
  const request = aRequest({ level: 'high', purposes: ['wall'] });
  await front.get(ConsentRequestStore).create(request);
  const { id: requestId } = request.asked.request;
  const id = newId(start);
  await front.get(ChildCaseStore).change({ requestId }, ({ consents }) => ({
    at: later(1),
    advances: consents.map((consent) => advance(consent, { act: 'approve' }, later(1))),
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
  return (await strong.get(VerificationStore).byId(id))!;
}

function matchOf({ id, childId, requestId }: VerificationRecord): ScanMatch {
  const data = { consentRequestId: requestId, verificationId: id, method: 'signed-form' };
  return {
    verificationId: id,
    childId,
    dueAt: later(72),
    events: [{ app: 'bricks', childId, type: 'verification.review_needed', data }],
  };
}

let forms = 0;

function aScan(match: ScanMatch | null, wish: Partial<NewScan> = {}): NewScan {
  forms += 1;
  const digest = forms.toString(16).padStart(64, '0');
  const base = { id: newId(start), road: 'upload', digest, pages: [image, image], match } as const;
  return { ...base, at: later(2), destroyAt: later(30 * 24), ...wish };
}

async function rows(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await owner.query(text, values)).rows as Record<string, unknown>[];
}

const pagesOf = (id: string) => rows('select image_sealed from scan_page where scan_id = $1', [id]);

async function hasKey(id: string): Promise<boolean> {
  return (await strong.get(KeyStore).fetch({ open: [deskKey(id)] })).of(deskKey(id)) !== null;
}

describe('a form that comes in', () => {
  it('is written down with its pages, its end and what the app is told, in one commit', async () => {
    const of = await begun();
    const scan = aScan(matchOf(of));
    await expect(scans.add(scan)).resolves.toBe('added');
    expect(await scans.ofVerification(of.id)).toMatchObject([{ id: scan.id, state: 'waiting', pageCount: 2 }]);
    expect(await scans.page(scan.id, 1)).toEqual(image);
    const duties = await rows('select kind, due_at from duty where subject_id = $1', [scan.id]);
    expect(duties).toEqual([{ kind: 'scan.destroy', due_at: scan.destroyAt }]);
    const told = await rows(`select data from event where child_id = $1 and type = 'verification.review_needed'`, [
      of.childId,
    ]);
    expect(told).toHaveLength(1);
  });

  it('is sealed: what is stored does not hold the bytes of its pages', async () => {
    const scan = aScan(matchOf(await begun()));
    await scans.add(scan);
    const stored = (await pagesOf(scan.id)).map(({ image_sealed: sealed }) => sealed as Buffer);
    expect(stored).toHaveLength(2);
    for (const sealed of stored) {
      expect(sealed.includes(image)).toBe(false);
      expect(sealed.includes(image.subarray(0, 12))).toBe(false);
    }
    expect(stored[0]).not.toEqual(stored[1]);
  });

  it('counts once for a request, also when it comes by two roads at one moment; it leaves no key behind', async () => {
    const of = await begun();
    const all = Array.from({ length: 5 }, () => ({ ...aScan(matchOf(of)), digest: 'c'.repeat(64) }));
    const outcomes = await Promise.all(all.map((scan) => scans.add(scan)));
    expect([...outcomes].sort()).toEqual(['added', 'known', 'known', 'known', 'known']);
    const kept = await Promise.all(all.map(({ id }) => hasKey(id)));
    expect(kept).toEqual(outcomes.map((outcome) => outcome === 'added'));
    const told = await rows(`select 1 from event where child_id = $1 and type = 'verification.review_needed'`, [
      of.childId,
    ]);
    expect(told).toHaveLength(1);
  });

  it('may be the same bytes for two requests, for staff tell children apart', async () => {
    const [one, other] = [aScan(matchOf(await begun())), aScan(matchOf(await begun()))];
    await scans.add({ ...one, digest: 'd'.repeat(64) });
    await expect(scans.add({ ...other, digest: 'd'.repeat(64) })).resolves.toBe('added');
  });

  it('is not taken in for a child that is forgotten', async () => {
    const of = await begun();
    await owner.query(
      'update child set erased_at = $2, ref_sealed = null, place = null, comes_of_age_on = null where id = $1',
      [of.childId, later(1)],
    );
    const scan = aScan(matchOf(of));
    await expect(scans.add(scan)).resolves.toBe('gone');
    expect(await scans.byId(scan.id)).toBeNull();
    expect(await hasKey(scan.id)).toBe(false);
  });
});

describe('a form of which nobody knows the request', () => {
  it('waits with suggestions, in their order, that go when it is matched', async () => {
    const [one, other] = [await begun(), await begun()];
    const scan = aScan(null, { suggestions: [other.id, newId(start), one.id] });
    const before = await scans.unmatched();
    await scans.add(scan);
    expect(await scans.unmatched()).toBe(before + 1);
    expect(await scans.suggestions(scan.id)).toEqual([other.id, one.id]);
    await scans.match(scan.id, matchOf(one), later(3));
    expect(await scans.suggestions(scan.id)).toEqual([]);
    expect(await scans.byId(scan.id)).toMatchObject({ state: 'waiting', verificationId: one.id });
  });

  it('is known as long as its pages are there, whatever was seen in it; several at one moment are one', async () => {
    const all = Array.from({ length: 4 }, () => ({ ...aScan(null), digest: 'f'.repeat(64) }));
    const outcomes = await Promise.all(all.map((scan) => scans.add(scan)));
    expect([...outcomes].sort()).toEqual(['added', 'known', 'known', 'known']);
    const { id } = all[outcomes.indexOf('added')]!;
    await scans.match(id, matchOf(await begun()), later(3));
    await expect(scans.add({ ...aScan(null), digest: 'f'.repeat(64) })).resolves.toBe('known');
    await scans.destroy(id, { from: 'waiting', at: later(4) });
    await expect(scans.add({ ...aScan(null), digest: 'f'.repeat(64) })).resolves.toBe('added');
  });

  it('goes without a line of any child', async () => {
    const scan = aScan(null, { suggestions: [(await begun()).id] });
    await scans.add(scan);
    const lines = await rows('select count(*) from ledger_entry');
    await expect(scans.destroy(scan.id, { from: 'unmatched', at: later(4) })).resolves.toBe(2);
    expect(await rows('select count(*) from ledger_entry')).toEqual(lines);
    expect(await scans.suggestions(scan.id)).toEqual([]);
    expect(await scans.byId(scan.id)).toMatchObject({ state: 'discarded', destroyedAt: later(4) });
    expect(await hasKey(scan.id)).toBe(false);
  });
});

describe('what is to be gone', () => {
  it('is gone: pages and key, with a line in the ledger and what it obliges to', async () => {
    const of = await begun();
    const scan = aScan(matchOf(of));
    await scans.add(scan);
    const duties = [owe('letter.judged', of.requestId, of.childId, later(5), later(5))];
    await expect(scans.destroy(scan.id, { from: 'waiting', at: later(5), duties })).resolves.toBe(2);
    expect(await pagesOf(scan.id)).toEqual([]);
    expect(await scans.page(scan.id, 0)).toBeNull();
    expect(await hasKey(scan.id)).toBe(false);
    expect(await scans.byId(scan.id)).toMatchObject({ state: 'discarded', settledAt: later(5), destroyedAt: later(5) });
    const lines = await rows(
      `select from_state, to_state, detail from ledger_entry where subject_id = $1 and act = 'destroy'`,
      [of.childId],
    );
    const detail = { app: 'bricks', artefact: scan.digest, pages: '2' };
    expect(lines).toEqual([{ from_state: 'kept', to_state: 'destroyed', detail }]);
    expect(
      await rows(`select 1 from duty where kind = 'letter.judged' and subject_id = $1`, [of.requestId]),
    ).toHaveLength(1);
  });

  it('goes once, however many do it at one moment', async () => {
    const of = await begun();
    const scan = aScan(matchOf(of));
    await scans.add(scan);
    const went = await Promise.all(
      Array.from({ length: 4 }, () =>
        scans.destroy(scan.id, { from: 'waiting', at: later(5) }).catch((error: unknown) => error),
      ),
    );
    expect(went.filter((one) => one === 2)).toHaveLength(1);
    const lines = await rows(`select 1 from ledger_entry where subject_id = $1 and act = 'destroy'`, [of.childId]);
    expect(lines).toHaveLength(1);
    await expect(scans.destroy(scan.id, { from: 'discarded', at: later(6) })).resolves.toBe(0);
    await expect(scans.destroy(newId(start), { from: 'waiting', at: later(6) })).resolves.toBeNull();
  });

  it('stays where somebody moved it in the meantime', async () => {
    const scan = aScan(matchOf(await begun()));
    await scans.add(scan);
    await expect(scans.destroy(scan.id, { from: 'proposed', at: later(5) })).rejects.toThrow(ScanMoved);
    expect(await pagesOf(scan.id)).toHaveLength(2);
    expect(await hasKey(scan.id)).toBe(true);
  });

  it('says in the evidence of that request, and of no other, that it is gone', async () => {
    const [of, other] = [await begun(), await begun()];
    const scan = aScan(matchOf(of));
    await scans.add(scan);
    for (const { requestId } of [of, other]) {
      await owner.query(
        `insert into evidence (id, request_id, method, level, cite, approval, notice_digest, artefact_digest, created_at)
         values (gen_random_uuid(), $1, 'signed-form', 'high', '312.5', 'enumerated', repeat('e', 64), $2, $3)`,
        [requestId, scan.digest, later(3)],
      );
    }
    await scans.destroy(scan.id, { from: 'waiting', at: later(5) });
    const seen = await rows('select request_id, artefact_destroyed_at from evidence where artefact_digest = $1', [
      scan.digest,
    ]);
    expect(seen.find((one) => one['request_id'] === of.requestId)?.['artefact_destroyed_at']).toEqual(later(5));
    expect(seen.find((one) => one['request_id'] === other.requestId)?.['artefact_destroyed_at']).toBeNull();
  });
});
