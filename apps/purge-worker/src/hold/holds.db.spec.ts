import { generateKeyPairSync } from 'node:crypto';
import { advance, type Change, firstBreak, readCertificate } from '@kinsent/consent';
import {
  ChildCaseStore,
  Database,
  dataKey,
  DutyStore,
  EraseNowStore,
  ErasureDeskStore,
  ErasureTargetStore,
  EscrowStore,
  GuardianStore,
  HeldDataStore,
  type HoldRefusal,
  KeyStore,
  LedgerStore,
  type LegalHold,
  LegalHoldStore,
  newId,
  PermissionStore,
  SealBroken,
  SigningKeyStore,
  SweepStore,
} from '@kinsent/store';
import type { TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';
import {
  askAbout,
  type AskedChild,
  eventually,
  startWorker,
  TestClock,
  withWorker,
  type WorkerRoad,
} from '../purge-worker.testing';

const start = new Date('2026-11-20T10:00:00Z');
const days = (count: number): Date => new Date(start.getTime() + count * 86_400_000);
const until = days(400);
const holder = generateKeyPairSync('x25519');

let database: TestDatabase;
let front: INestApplicationContext;
let worker: INestApplicationContext;
let clock: TestClock;
let road: WorkerRoad;
withWorker(start, (opened) => ({ database, front, worker, clock } = road = opened));

function place({ ref }: Pick<AskedChild, 'ref'>, about: Partial<Pick<LegalHold, 'until'>> = {}): Promise<LegalHold> {
  const hold = { app: 'brickyard', ref, ground: 'court-order' as const, until, holder: holder.publicKey, ...about };
  return front.get(LegalHoldStore).place(hold, clock.now());
}

/** Placed, and its key gone. */
async function sealed(asked: AskedChild): Promise<LegalHold> {
  const { id } = await place(asked);
  return eventually(async () => {
    const hold = (await front.get(LegalHoldStore).list('standing')).find((each) => each.id === id)!;
    expect(hold.sealedAt).not.toBeNull();
    return hold;
  });
}

async function change(asked: AskedChild, to: Change, at = clock.now()): Promise<void> {
  await front.get(ChildCaseStore).change({ requestId: asked.requestId }, ({ consents, requests }) => ({
    at,
    advances: [advance(consents[0]!, to, at)],
    requests: requests.map((request) => ({ ...request, state: 'answered' as const, closedAt: at })),
    answer: null,
  }));
}

async function granted(): Promise<AskedChild> {
  const asked = await askAbout(front, ['account'], start);
  const evidence = { id: newId(start), method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
  await change(asked, { act: 'grant', evidence, terms: { validity: 'P1Y', confirmAfter: 'P1D' } });
  return asked;
}

/** The erasures of a child, oldest first. */
async function erasuresOf({ childId }: AskedChild) {
  const { rows } = await front
    .get(Database)
    .pool.query('select id from erasure where child_id = $1 order by id', [childId]);
  const found = rows.map(({ id }) => front.get(ErasureDeskStore).find(id as string));
  return (await Promise.all(found)).map((each) => each!);
}

async function ownOf(asked: AskedChild) {
  const [first] = await erasuresOf(asked);
  return first?.targets.find(({ kind }) => kind === 'own');
}

/** Everybody else has nothing. */
async function appAnswers(asked: AskedChild): Promise<void> {
  for (const { erasure, targets } of await erasuresOf(asked)) {
    for (const { id, kind, answeredAt } of targets) {
      if (kind !== 'app' || answeredAt !== null) continue;
      const name = { erasureId: erasure.id, targetId: id, app: 'brickyard' };
      await front.get(ErasureTargetStore).receive(name, { outcome: 'nothing-held' }, Buffer.alloc(32), clock.now());
    }
  }
}

const keyOf = async ({ childId }: AskedChild) =>
  (await front.get(KeyStore).fetch({ open: [dataKey(childId)] })).of(dataKey(childId));

const childOf = async ({ ref }: AskedChild) => (await front.get(PermissionStore).lookup('brickyard', ref)).child!;

describe('a hold', () => {
  it('leaves nothing that the product can read, and everything for whoever has the other key', async () => {
    const asked = await granted();
    expect((await childOf(asked)).restrictedAt).toBeNull();
    const { id } = await sealed(asked);
    expect((await childOf(asked)).restrictedAt).toEqual(start);
    expect(await keyOf(asked)).toBeNull();
    expect(await front.get(GuardianStore).contactOf(asked.requestId)).toBeNull();
    expect(await front.get(EscrowStore).read('brickyard', asked.ref)).toEqual([]);
    expect(await front.get(HeldDataStore).read(id, holder.privateKey)).toMatchObject({
      hold: { ground: 'court-order', until },
      childRef: asked.ref,
      child: { id: asked.childId, place: 'NL' },
      guardians: [{ email: `${asked.childId}@familie.example` }],
      escrow: [{ purpose: 'account', payload: { nickname: 'Torenbouwer' } }],
      consents: [{ purpose: 'account', state: 'granted' }],
    });
    const stranger = generateKeyPairSync('x25519');
    await expect(front.get(HeldDataStore).read(id, stranger.privateKey)).rejects.toThrow(SealBroken);
  });

  it('is extended on a ground that is stated anew, and not over on its first day', async () => {
    const asked = await granted();
    const { id } = await sealed(asked);
    const { policy, digest } = worker.get(PolicyTerms).ruling;
    const wish = { app: 'brickyard', ref: asked.ref, cause: 'account-closed' as const, appPurposes: ['account'] };
    await front.get(EraseNowStore).eraseNow({ ...wish, ruling: { policy, digest } }, clock.now());
    await eventually(async () => expect(await ownOf(asked)).toMatchObject({ state: 'held', heldUntil: until }));
    const holds = front.get(LegalHoldStore);
    const later = days(500);
    await holds.extend({ id, ground: 'legal-claim', until: later }, days(1));
    expect(await ownOf(asked)).toMatchObject({ state: 'held', heldUntil: later, ground: 'legal-claim' });
    clock.moveTo(until);
    // The duty of the first day has looked, and waits.
    await eventually(async () => {
      const { rows } = await front
        .get(Database)
        .pool.query(`select last_error from duty where kind = 'hold.end' and subject_id = $1`, [id]);
      expect(rows.some(({ last_error }) => last_error === 'early')).toBe(true);
    });
    expect(await holds.list('standing')).toMatchObject([{ id, until: later }]);
    await expect(holds.extend({ id, ground: 'legal-claim', until: days(499) }, until)).rejects.toMatchObject({
      code: 'not_longer',
    });
    clock.moveTo(later);
    await eventually(async () => expect(await holds.list('standing')).toEqual([]));
    await expect(holds.extend({ id, ground: 'legal-claim', until: days(600) }, later)).rejects.toMatchObject({
      code: 'lifted',
    });
    const lines = await front.get(LedgerStore).of(asked.childId);
    expect(firstBreak(lines)).toBeNull();
    expect(lines.map(({ act, detail }) => [act, detail['ground'] ?? detail['by'], detail['until']])).toEqual([
      ['hold', 'court-order', until.toISOString()],
      ['extend', 'legal-claim', later.toISOString()],
      ['let-go', 'time', undefined],
    ]);
  });

  it('keeps erasures open that say why, over a restart, and finishes them on its day', async () => {
    const asked = await granted();
    const { id } = await sealed(asked);
    const { policy, digest } = worker.get(PolicyTerms).ruling;
    const wish = { app: 'brickyard', ref: asked.ref, cause: 'account-closed' as const, appPurposes: ['account'] };
    await front.get(EraseNowStore).eraseNow({ ...wish, ruling: { policy, digest } }, clock.now());
    const held = { state: 'held', ground: 'court-order', heldUntil: until };
    await eventually(async () => expect(await ownOf(asked)).toMatchObject(held));
    await appAnswers(asked);
    await worker.close();
    clock = new TestClock(new Date(until.getTime() - 1));
    road.worker = worker = await startWorker(database, clock);
    expect(await ownOf(asked)).toMatchObject(held);
    expect(await front.get(HeldDataStore).read(id, holder.privateKey)).toMatchObject({
      escrow: [{ purpose: 'account' }],
    });
    clock.moveTo(until);
    await eventually(async () => {
      const [erasure] = await erasuresOf(asked);
      expect(erasure!.erasure.completedAt).toEqual(until);
      const keys = await front.get(SigningKeyStore).all();
      const certificate = readCertificate(erasure!.certificate!, new Map(keys.map(({ kid, jwk }) => [kid, jwk])));
      expect(certificate.targets).toContainEqual(
        expect.objectContaining({ kind: 'own', outcome: 'erased', ground: 'court-order' }),
      );
    });
    expect((await childOf(asked)).erasedAt).toEqual(until);
    await expect(front.get(HeldDataStore).read(id, holder.privateKey)).rejects.toMatchObject({ code: 'lifted' });
    expect(await front.get(LegalHoldStore).list('standing')).toEqual([]);
    expect(await front.get(LegalHoldStore).list('all')).toMatchObject([{ id, liftedAt: until, liftReason: null }]);
  });

  it('holds up an erasure that is under way already', async () => {
    const asked = await granted();
    clock.moveTo(days(1));
    await change(asked, { act: 'withdraw' });
    // The closing letter is not sent yet, and keeps the address.
    await eventually(async () => expect(await ownOf(asked)).toMatchObject({ state: 'owed' }));
    await sealed(asked);
    await eventually(async () => expect(await ownOf(asked)).toMatchObject({ state: 'held', ground: 'court-order' }));
    const [letter] = await front.get(DutyStore).claim(['letter.withdrawal'], 1, 60_000, clock.now());
    await front.get(DutyStore).settle([{ duty: letter!, end: { done: null } }], clock.now());
    clock.moveTo(days(5));
    await eventually(async () => {
      const { rows } = await front
        .get(Database)
        .pool.query(`select receipt from duty where kind = 'consent.erase' and done_at is not null`);
      expect(rows).toEqual([{ receipt: expect.objectContaining({ outcome: 'held' }) as unknown }]);
    });
    expect(await childOf(asked)).toMatchObject({ erasedAt: null });
    clock.moveTo(until);
    await eventually(async () => expect(await childOf(asked)).toMatchObject({ erasedAt: until }));
    await eventually(async () => expect(await ownOf(asked)).toMatchObject({ state: 'erased' }));
  });

  it('is lifted once, and then everything goes, also what was allowed', async () => {
    const asked = await granted();
    const { id } = await sealed(asked);
    clock.moveTo(days(10));
    await front.get(LegalHoldStore).lift(id, 'C/09/123456', clock.now());
    await expect(front.get(LegalHoldStore).lift(id, 'again', clock.now())).rejects.toMatchObject({ code: 'lifted' });
    clock.moveTo(days(10));
    await eventually(async () => expect(await childOf(asked)).toMatchObject({ erasedAt: days(10) }));
    expect(await erasuresOf(asked)).toMatchObject([{ erasure: { cause: 'cancelled', purposes: ['account'] } }]);
    await expect(front.get(LegalHoldStore).lift(id, 'again', clock.now())).rejects.toMatchObject({ code: 'lifted' });
    expect(await front.get(LegalHoldStore).list('all')).toMatchObject([{ liftReason: 'C/09/123456', until: days(10) }]);
  });

  it('ends a young person’s own yes as well, for nothing of it can be read again', async () => {
    const asked = await askAbout(front, ['account'], start, '2026-11-25');
    const evidence = { id: newId(start), method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
    await change(asked, { act: 'grant', evidence, terms: { validity: 'P1Y', confirmAfter: 'P1D' } });
    await change(asked, { act: 'confirm' });
    clock.moveTo(days(6));
    const state = async () =>
      (await front.get(ChildCaseStore).find('brickyard', asked.ref))!.consents.map((consent) => consent.state);
    await eventually(async () => expect(await state()).toEqual(['matured']));
    const { id } = await sealed(asked);
    await front.get(LegalHoldStore).lift(id, 'over', clock.now());
    clock.moveTo(days(7));
    await eventually(async () => expect((await childOf(asked)).erasedAt).not.toBeNull());
    expect(await erasuresOf(asked)).toMatchObject([{ erasure: { cause: 'cancelled', purposes: ['account'] } }]);
  });

  it('stays unreadable when the key store is restored from before', async () => {
    const asked = await granted();
    await sealed(asked);
    const name = dataKey(asked.childId);
    await front.get(KeyStore).fetch({ make: [{ ...name, at: days(-2) }] });
    await worker.get(SweepStore).sweep(days(2), { events: 'P1Y', idempotency: 'P1D' });
    expect(await keyOf(asked)).toBeNull();
  });

  it('cannot be undone by a mistake of ours', async () => {
    await sealed(await granted());
    for (const table of ['guardianship', 'escrow']) {
      await expect(worker.get(Database).pool.query(`delete from ${table}`)).rejects.toThrow('what is held stays');
    }
  });
});

describe('a hold is refused', () => {
  const refused = (code: HoldRefusal['code']): object =>
    expect.objectContaining({ name: 'HoldRefusal', code }) as object;

  it('twice, and when it ends in the past or too late', async () => {
    const asked = await granted();
    await expect(place(asked, { until: start })).rejects.toEqual(refused('not_ahead'));
    await expect(place(asked, { until: days(3_654) })).rejects.toEqual(refused('too_long'));
    await place(asked);
    await expect(place(asked)).rejects.toEqual(refused('held'));
  });

  it('of a child that was never heard of, or is erased', async () => {
    await expect(place({ ref: 'nobody' })).rejects.toEqual(refused('unknown_child'));
    const asked = await askAbout(front, ['account'], start);
    clock.moveTo(days(14));
    await eventually(async () => expect((await childOf(asked)).erasedAt).not.toBeNull());
    await expect(place(asked)).rejects.toEqual(refused('erased'));
  });

  it('when it is not known, to lift or to read', async () => {
    const id = newId(start);
    await expect(front.get(LegalHoldStore).lift(id, 'x', start)).rejects.toEqual(refused('unknown_hold'));
    await expect(front.get(HeldDataStore).read(id, holder.privateKey)).rejects.toEqual(refused('unknown_hold'));
  });
});
