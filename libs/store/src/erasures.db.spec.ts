import { createHash } from 'node:crypto';
import { type EraserAnswer, ErasureRefusal, type ErasureTarget, firstBreak } from '@kinsent/consent';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { Database, NotFound } from './database';
import { EraseNowStore } from './erase-now.store';
import { ErasureDeskStore } from './erasure-desk.store';
import type { Certify } from './erasure.certificate';
import { ErasureStore } from './erasure.store';
import { ErasureTargetStore } from './erasure-target.store';
import { EventStore } from './event.store';
import { LedgerStore } from './ledger.store';
import { PermissionStore } from './permission.store';
import { policy, ruling, rulingWithConnector } from './testing-erasures';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, grant, later, start, type Wish } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';
import { newId } from './uuid-v7';

const day = 24;
let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;
let erasures: ErasureStore;
let targets: ErasureTargetStore;
let desk: ErasureDeskStore;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
  erasures = purge.get(ErasureStore);
  targets = purge.get(ErasureTargetStore);
  desk = purge.get(ErasureDeskStore);
});

afterAll(async () => {
  await front.close();
  await purge.close();
  await database.drop();
});

let refs = 0;

/** A child whose guardian gave the named purposes and took all of them back an hour later, in one commit. */
async function withdrawn(purposes: readonly string[] = ['account'], wish: Wish = {}) {
  const ref = wish.ref ?? `e-${(refs += 1)}`;
  const draft = aRequest({ ...wish, ref, purposes });
  await expect(front.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
  const { consents, request } = draft.asked;
  for (const { id } of consents) await act(front, id, grant, start);
  for (const { id } of consents) await act(front, id, () => ({ act: 'withdraw' }), later(1));
  return { ref, childId: request.childId, ids: consents.map(({ id }) => id) };
}

const settle = async (erasureId: string, at: Date, certify: Certify) =>
  (await targets.settleAll([erasureId], at, certify))[0] === 'completed';

const erase = (id: string, at = later(1), by = ruling) =>
  erasures.eraseConsent(id, { at, ruling: by, letters: 'drop' });

async function erasuresOf(childId: string) {
  const { rows } = await purge
    .get(Database)
    .pool.query('select id from erasure where child_id = $1 order by id', [childId]);
  return Promise.all(rows.map(async ({ id }) => (await desk.find(id as string))!));
}

const of = (found: { targets: readonly ErasureTarget[] }, kind: ErasureTarget['kind']) =>
  found.targets.filter((target) => target.kind === kind);

const receipt = (answer: EraserAnswer) => createHash('sha256').update(JSON.stringify(answer)).digest();

const answer = (erasureId: string, said: EraserAnswer, at: Date, targetId?: string) =>
  front.get(ErasureTargetStore).receive({ erasureId, app: 'bricks', targetId }, said, receipt(said), at);

const erased = (records: number): EraserAnswer => ({ outcome: 'erased', records });

/** Whatever is owed of these kinds and not done. */
async function owed(subjectIds: readonly string[]): Promise<string[]> {
  const { rows } = await purge
    .get(Database)
    .pool.query('select kind from duty where subject_id = any($1::uuid[]) and done_at is null order by due_at, kind', [
      subjectIds,
    ]);
  return rows.map(({ kind }) => kind as string);
}

async function eventsOf(erasureId: string) {
  const events = await front.get(EventStore).after('bricks', 0, 10_000);
  return events.filter(({ data }) => data['erasureId'] === erasureId);
}

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: unknown) => {
      if (error instanceof ErasureRefusal) return error.code;
      throw error;
    },
  );

describe('an erasure', () => {
  it('is opened with the end of our own store, in one commit, and keeps the sealed reference alone', async () => {
    const { childId, ids, ref } = await withdrawn();
    await expect(erase(ids[0]!)).resolves.toMatchObject({ childErased: true });
    const [found] = await erasuresOf(childId);
    expect(found!.erasure).toMatchObject({
      childId,
      app: 'bricks',
      cause: 'withdrawn',
      purposes: ['account'],
      requestedAt: later(1),
      overdueAt: null,
      completedAt: null,
    });
    expect(
      found!.targets.map(({ kind, data, state, dueAt, deadlineAt }) => [kind, data, state, dueAt, deadlineAt]),
    ).toEqual([
      ['own', [], 'owed', later(1), later(1 + 10 * day)],
      ['app', ['user-name'], 'asked', later(1), later(1 + 10 * day)],
      ['app', ['creations'], 'owed', later(1 + 30 * day), later(1 + 40 * day)],
    ]);
    const events = await eventsOf(found!.erasure.id);
    expect(events.map(({ type, childRef, data }) => [type, childRef, data['data']])).toEqual([
      ['erasure.scheduled', ref, ['creations']],
      ['erasure.requested', ref, ['user-name']],
    ]);
    await expect(front.get(PermissionStore).lookup('bricks', ref)).resolves.toMatchObject({
      child: { erasedAt: later(1) },
    });
  });

  it('is one for what ended together, and several for what did not', async () => {
    const { childId, ids } = await withdrawn(['account', 'contests']);
    await Promise.all(ids.map((id) => erase(id)));
    expect((await erasuresOf(childId)).map(({ erasure }) => erasure.purposes)).toEqual([['account', 'contests']]);

    const draft = aRequest({ purposes: ['account', 'contests'] });
    await front.get(ConsentRequestStore).create(draft);
    const [account, contests] = draft.asked.consents.map(({ id }) => id) as [string, string];
    await act(front, account, () => ({ act: 'refuse' }), later(1));
    await act(front, contests, () => ({ act: 'lapse', cause: 'silence' }), later(1));
    for (const id of [account, contests]) await erase(id, later(2));
    const two = await erasuresOf(draft.asked.request.childId);
    expect(two.map(({ erasure }) => [erasure.cause, erasure.purposes])).toEqual([
      ['refused', ['account']],
      ['silence', ['contests']],
    ]);
  });

  it('does not lose what had ended when another act has the child erased', async () => {
    const draft = aRequest({ ref: 'both-ways', purposes: ['account', 'contests'] });
    await front.get(ConsentRequestStore).create(draft);
    const [account, contests] = draft.asked.consents.map(({ id }) => id) as [string, string];
    await act(front, account, grant, start);
    await act(front, contests, () => ({ act: 'refuse' }), later(1));
    const { erasure } = await front
      .get(EraseNowStore)
      .eraseNow({ app: 'bricks', ref: 'both-ways', cause: 'account-closed', appPurposes: [], ruling }, later(2));
    await erasures.eraseOwn(erasure.id, { at: later(3), ruling });
    const both = await erasuresOf(draft.asked.request.childId);
    expect(both.map((each) => [each.erasure.cause, each.erasure.purposes])).toEqual([
      ['account-closed', ['account']],
      ['refused', ['contests']],
    ]);
  });

  it('asked for twice, and by two workers at once, is the same one', async () => {
    const { childId, ids } = await withdrawn();
    await Promise.all([erase(ids[0]!), erase(ids[0]!, later(2)), erase(ids[0]!, later(3))]);
    await erase(ids[0]!, later(4));
    expect(await erasuresOf(childId)).toHaveLength(1);
  });

  it('is taken back as a whole when its commit fails', async () => {
    const { childId, ids } = await withdrawn();
    const broken = { ...ruling, digest: null as unknown as string };
    await expect(erase(ids[0]!, later(1), broken)).rejects.toThrow();
    expect(await erasuresOf(childId)).toEqual([]);
    const found = await front.get(ChildCaseStore).change({ childId }, (kept) => ({ at: start, answer: kept }));
    expect(found).toMatchObject({ child: { erasedAt: null }, consents: [{ state: 'withdrawn' }] });
  });

  it('keeps its policy and its dates when the policy changes', async () => {
    const { childId, ids } = await withdrawn();
    await erase(ids[0]!);
    const [before] = await erasuresOf(childId);
    const strict = { policy: { ...policy, purposes: {} }, digest: 'e'.repeat(64) };
    await expect(targets.ask(of(before!, 'app')[1]!.id, strict, later(2))).resolves.toEqual({ outcome: 'not-now' });
    const [after] = await erasuresOf(childId);
    expect(after).toEqual(before);
  });

  it('of a purpose that the policy has forgotten runs by the policy that it was asked under', async () => {
    const { childId, ids } = await withdrawn();
    const { pool } = front.get(Database);
    await pool.query(
      `insert into policy_version (digest, label, document, applied_at) values ($1, 'old', $2, $3) on conflict do nothing`,
      [ruling.digest, JSON.stringify(policy), start],
    );
    await erase(ids[0]!, later(1), { policy: { ...policy, purposes: {} }, digest: 'e'.repeat(64) });
    const [found] = await erasuresOf(childId);
    expect(of(found!, 'app').map(({ data }) => data)).toEqual([['user-name'], ['creations']]);
    expect(found!.erasure.policyDigest).toBe('e'.repeat(64));
  });
});

describe('the app', () => {
  it('is told what nobody may be able to bring back', async () => {
    const { contests } = policy.purposes;
    const strict = { ...contests!, retention: contests!.retention.map((rule) => ({ ...rule, unrecoverable: true })) };
    const by = { ...ruling, policy: { ...policy, purposes: { ...policy.purposes, contests: strict } } };
    const { childId, ids } = await withdrawn(['contests']);
    await erase(ids[0]!, later(1), by);
    const [found] = await erasuresOf(childId);
    await targets.ask(of(found!, 'app')[0]!.id, by, later(1));
    const [asked] = (await eventsOf(found!.erasure.id)).filter(({ type }) => type === 'erasure.requested');
    expect(asked!.data).toMatchObject({ data: ['entry'], unrecoverable: ['entry'] });
  });

  async function opened(purposes?: readonly string[]) {
    const made = await withdrawn(purposes);
    for (const id of made.ids) await erase(id);
    const [found] = await erasuresOf(made.childId);
    return { ...made, ...found!, erasureId: found!.erasure.id, apps: of(found!, 'app') };
  }

  it('is asked by an event that names the child, once a time, by however many workers', async () => {
    const { apps, erasureId, ref } = await opened();
    const id = apps[0]!.id;
    await Promise.all([1, 2, 3].map(() => targets.ask(id, ruling, later(1))));
    const asked = (await eventsOf(erasureId)).filter(({ type }) => type === 'erasure.requested');
    expect(asked.map(({ childRef, data }) => [childRef, data])).toEqual([
      [
        ref,
        {
          erasureId,
          targetId: id,
          cause: 'withdrawn',
          purposes: ['account'],
          action: 'erase',
          data: ['user-name'],
          dueAt: later(1).toISOString(),
          deadline: later(1 + 10 * day).toISOString(),
        },
      ],
    ]);
    await expect(targets.ask(id, ruling, later(2))).resolves.toMatchObject({ outcome: 'asked' });
    await expect(targets.ask(id, ruling, later(2))).resolves.toMatchObject({ outcome: 'not-now' });
    // A clock that was put back asks nobody.
    await expect(targets.ask(id, ruling, later(-100))).resolves.toMatchObject({ outcome: 'not-now' });
  });

  it('answers with a receipt; the same one again changes nothing, and no other one does either', async () => {
    const { apps, erasureId } = await opened();
    const id = apps[0]!.id;
    await targets.ask(id, ruling, later(1));
    const first = await answer(erasureId, erased(4), later(2));
    expect(first).toMatchObject({ targetId: id, repeated: false });
    const again = await answer(erasureId, erased(4), later(3));
    expect(again).toMatchObject({ targetId: id, repeated: true });
    await expect(code(answer(erasureId, erased(5), later(3), id))).resolves.toBe('already_answered');
    const told = (await eventsOf(erasureId)).filter(({ type }) => type === 'erasure.acknowledged');
    expect(told.map(({ data }) => [data['outcome'], data['records']])).toEqual([['erased', '4']]);
  });

  it('does not answer for another app, for a target of another erasure, or for ourselves', async () => {
    const one = await opened();
    const other = await opened();
    const say = (app: string, targetId: string) =>
      targets.receive({ erasureId: one.erasureId, app, targetId }, erased(1), receipt(erased(1)), later(2));
    await expect(say('stars', one.apps[0]!.id)).rejects.toThrow(NotFound);
    await expect(say('bricks', other.apps[0]!.id)).rejects.toThrow(NotFound);
    await expect(say('bricks', of(one, 'own')[0]!.id)).rejects.toThrow(NotFound);
    await expect(answer(newId(start), erased(1), later(2))).rejects.toThrow(NotFound);
  });

  it('names the target when several wait for an answer', async () => {
    const { apps, erasureId } = await opened();
    for (const { id } of apps) await targets.ask(id, ruling, later(1 + 30 * day));
    await expect(code(answer(erasureId, erased(1), later(31 * day)))).resolves.toBe('target_not_named');
    await answer(erasureId, erased(1), later(31 * day), apps[1]!.id);
    await expect(answer(erasureId, erased(2), later(31 * day))).resolves.toMatchObject({ targetId: apps[0]!.id });
  });

  it('that holds is asked again when its time is over, and the identifiers stay until then', async () => {
    const { apps, erasureId, childId } = await opened(['contests']);
    await erasures.keysDestroyed([childId], later(1));
    const id = apps[0]!.id;
    await targets.ask(id, ruling, later(1));
    await answer(erasureId, { outcome: 'held', until: later(100 * day), ground: 'court-order' }, later(2));
    await expect(settle(erasureId, later(3), () => null)).resolves.toBe(false);
    expect(await owed([id])).toContain('erasure.ask');
    await expect(targets.ask(id, ruling, later(99 * day))).resolves.toMatchObject({ outcome: 'not-now' });
    await expect(targets.ask(id, ruling, later(100 * day))).resolves.toMatchObject({ outcome: 'asked' });
    await expect(targets.watchAll([erasureId], later(101 * day))).resolves.toEqual([{ overdueAt: null }]);
    await expect(targets.watchAll([erasureId], later(111 * day))).resolves.toEqual([{ overdueAt: later(110 * day) }]);
    const { rows } = await purge.get(Database).pool.query('select ref_sealed from erasure where id = $1', [erasureId]);
    expect(rows[0].ref_sealed).not.toBeNull();
  });

  it('that is silent is late, loudly, and no longer once it has answered', async () => {
    const { apps, erasureId, childId } = await opened();
    await erasures.keysDestroyed([childId], later(2));
    await targets.ask(apps[0]!.id, ruling, later(1));
    const before = await desk.standing();
    for (const days of [11, 12, 13]) await targets.watchAll([erasureId], later(days * day));
    expect(await desk.standing()).toEqual({ ...before, overdue: before.overdue + 1 });
    expect(await desk.isAnyOverdue()).toBe(true);
    expect((await desk.list({ standing: 'overdue', limit: 9 })).map(({ erasure }) => erasure.id)).toContain(erasureId);
    const loud = (await eventsOf(erasureId)).filter(({ type }) => type === 'erasure.overdue');
    expect(loud.map(({ data }) => data['targets'])).toEqual([['app:bricks']]);
    await answer(erasureId, erased(1), later(14 * day));
    expect(await desk.standing()).toEqual(before);
    await expect(desk.retry(erasureId, later(15 * day))).resolves.toBe(0);
  });

  it('is asked at once when somebody has it asked anew', async () => {
    const { apps, erasureId } = await opened();
    const id = apps[0]!.id;
    await targets.ask(id, ruling, later(1));
    await expect(targets.ask(id, ruling, later(1.5))).resolves.toMatchObject({ outcome: 'not-now' });
    // Our own store has not answered yet either; what is not due is left alone.
    await expect(desk.retry(erasureId, later(1.5))).resolves.toBe(2);
    await expect(targets.ask(id, ruling, later(1.5))).resolves.toMatchObject({ outcome: 'asked' });
    await expect(desk.retry(newId(start), later(2))).rejects.toThrow(NotFound);
  });
});

describe('an app whose time has come', () => {
  it('is asked in the commit that opens the erasure; only to ask again is owed', async () => {
    const { childId, ids, ref } = await withdrawn();
    await erase(ids[0]!);
    const [found] = await erasuresOf(childId);
    const [now, later30] = of(found!, 'app');
    expect(now).toMatchObject({ state: 'asked', asks: 1, askedAt: later(1), askAgainAt: later(2) });
    expect(later30).toMatchObject({ state: 'owed', asks: 0, askedAt: null });
    const { rows } = await purge
      .get(Database)
      .pool.query('select due_at from duty where subject_id = any($1::uuid[]) order by due_at', [
        [now!.id, later30!.id],
      ]);
    expect(rows.map(({ due_at }) => due_at)).toEqual([later(2), later(1 + 30 * day)]);
    const told = (await eventsOf(found!.erasure.id)).map(({ type, childRef, data }) => [type, childRef, data['data']]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['erasure.requested', ref, ['user-name']],
        ['erasure.scheduled', ref, ['creations']],
      ]),
    );
    const lines = await front.get(LedgerStore).of(found!.erasure.id);
    expect(lines).toMatchObject([{ act: 'request', to: 'open', detail: { asked: 'app:bricks' } }]);
  });

  it('is left what the child is allowed again by then', async () => {
    const draft = aRequest({ ref: 'again-by-then', purposes: ['contests'] });
    await front.get(ConsentRequestStore).create(draft);
    const [first] = draft.asked.consents;
    await act(front, first!.id, grant, start);
    await act(front, first!.id, () => ({ act: 'withdraw' }), later(1));
    const wish = { ref: 'again-by-then', childId: first!.childId, isNew: false };
    const again = aRequest({ ...wish, purposes: ['contests'], at: later(1) });
    await front.get(ConsentRequestStore).create(again);
    await act(front, again.asked.consents[0]!.id, grant, later(1.5));
    await erase(first!.id, later(2));
    const [found] = await erasuresOf(first!.childId);
    expect(of(found!, 'app')).toMatchObject([{ state: 'released', asks: 0, answeredAt: later(2) }]);
    expect(await owed(of(found!, 'app').map(({ id }) => id))).toEqual([]);
    const told = (await eventsOf(found!.erasure.id)).map(({ type }) => type);
    expect(told).toEqual(['erasure.acknowledged']);
  });
});

describe('what was allowed again', () => {
  it('is released before it was asked for, also under a new row of the child', async () => {
    const { childId, ids, ref } = await withdrawn();
    await erase(ids[0]!);
    const again = aRequest({ ref, at: later(1) });
    await expect(front.get(ConsentRequestStore).create(again)).resolves.toBe('created');
    expect(again.asked.request.childId).not.toBe(childId);
    await act(front, again.asked.consents[0]!.id, grant, later(1));
    const [found] = await erasuresOf(childId);
    const [, target] = of(found!, 'app');
    await expect(targets.ask(target!.id, ruling, later(31 * day))).resolves.toEqual({ outcome: 'released' });
    const [after] = await erasuresOf(childId);
    expect(of(after!, 'app')[1]).toMatchObject({ state: 'released', answeredAt: later(31 * day), asks: 0 });
    const told = (await eventsOf(found!.erasure.id)).filter(({ data }) => data['targetId'] === target!.id);
    expect(told.map(({ type, data }) => [type, data['outcome']])).toEqual([
      ['erasure.scheduled', undefined],
      ['erasure.acknowledged', 'released'],
    ]);
  });

  it('is either asked for or released when a yes races the asking', async () => {
    const { childId, ids, ref } = await withdrawn();
    await erase(ids[0]!);
    const again = aRequest({ ref, at: later(1) });
    await front.get(ConsentRequestStore).create(again);
    const [found] = await erasuresOf(childId);
    const [, target] = of(found!, 'app');
    const [asked] = await Promise.all([
      targets.ask(target!.id, ruling, later(31 * day)),
      act(front, again.asked.consents[0]!.id, grant, later(2)),
    ]);
    const [after] = await erasuresOf(childId);
    expect(of(after!, 'app')[1]!.state).toBe(asked.outcome);
    expect(['asked', 'released']).toContain(asked.outcome);
  });

  it('of two rows of one child does not have two workers wait for each other', async () => {
    const first = await withdrawn(['contests']);
    await erase(first.ids[0]!);
    const second = await withdrawn(['contests'], { ref: first.ref });
    await erase(second.ids[0]!, later(1.5));
    const [one] = await erasuresOf(first.childId);
    const [other] = await erasuresOf(second.childId);
    const ids = [of(one!, 'app')[0]!.id, of(other!, 'app')[0]!.id];
    await Promise.all([1, 2, 3, 4, 5].flatMap((hour) => ids.map((id) => targets.ask(id, ruling, later(hour * 50)))));
  });

  it('stays in a database when another purpose needs it, and the rest is asked for', async () => {
    const { childId, ids, ref } = await withdrawn(['account', 'news']);
    await erase(ids[0]!, later(1), rulingWithConnector);
    const again = aRequest({ ref, purposes: ['account'], at: later(1) });
    await front.get(ConsentRequestStore).create(again);
    await act(front, again.asked.consents[0]!.id, grant, later(1));
    const [found] = await erasuresOf(childId);
    const [connector] = of(found!, 'connector');
    expect(connector).toMatchObject({ name: 'players', data: ['creations'] });
    await expect(targets.ask(connector!.id, rulingWithConnector, later(31 * day))).resolves.toEqual({
      outcome: 'released',
    });
  });
});

describe('a connector', () => {
  it('is told the child’s reference, by the worker that asks it, as often as it is tried', async () => {
    const { childId, ids, ref } = await withdrawn();
    await erase(ids[0]!, later(1), rulingWithConnector);
    const [found] = await erasuresOf(childId);
    const [connector] = of(found!, 'connector');
    expect(await owed([connector!.id])).toEqual(['erasure.run']);
    for (const asks of [1, 2]) {
      await expect(targets.ask(connector!.id, ruling, later(31 * day))).resolves.toMatchObject({
        outcome: 'asked',
        childRef: ref,
        target: { asks },
      });
    }
    await targets.answer(connector!.id, erased(7), later(31 * day));
    await expect(code(targets.answer(connector!.id, erased(7), later(31 * day)))).resolves.toBe('already_answered');
  });
});

describe('the end', () => {
  it('comes when everybody has answered: the reference goes, what was done is certified, the app is told', async () => {
    const { childId, ids, ref } = await withdrawn(['contests']);
    await erase(ids[0]!);
    const [found] = await erasuresOf(childId);
    const { id } = found!.erasure;
    await answer(id, erased(3), later(3));
    const early = await settle(id, later(3), () => 'signed too early');
    expect(early).toBe(false);
    // Copies of what was sealed can be read until the child's key is destroyed.
    await expect(erasures.keysDestroyed([childId], later(4))).resolves.toEqual(new Map([[childId, 1]]));
    await expect(erasures.keysDestroyed([childId], later(4))).resolves.toEqual(new Map([[childId, 0]]));
    expect(await owed([id])).toContain('erasure.settle');
    const seen: unknown[] = [];
    const sign = (facts: unknown): string => `signed ${seen.push(facts)}`;
    const ends = await Promise.all([settle(id, later(5), sign), settle(id, later(5), sign)]);
    expect(ends.sort()).toEqual([false, true]);

    const entries = await front.get(LedgerStore).of(id);
    expect(firstBreak(entries)).toBeNull();
    expect(entries.map(({ act: what, to }) => [what, to])).toEqual([
      ['request', 'open'],
      ['answer', 'erased'],
      ['answer', 'erased'],
      ['complete', 'completed'],
    ]);
    expect(seen).toMatchObject([
      {
        sub: childId,
        erasureId: id,
        cause: 'withdrawn',
        purposes: ['contests'],
        targets: [
          { kind: 'own', name: 'kinsent', outcome: 'erased' },
          {
            kind: 'app',
            name: 'bricks',
            data: ['entry'],
            outcome: 'erased',
            records: 3,
            receiptDigest: receipt(erased(3)).toString('hex'),
          },
        ],
        completedAt: later(5).toISOString(),
        policyDigest: ruling.digest,
        ledger: { subjectId: id, position: 3, hash: entries[3]!.hash },
      },
    ]);
    const after = await desk.find(id);
    expect(after).toMatchObject({ erasure: { completedAt: later(5) }, certificate: 'signed 1' });
    const { rows } = await purge.get(Database).pool.query('select ref_sealed from erasure where id = $1', [id]);
    expect(rows).toEqual([{ ref_sealed: null }]);
    expect(await owed([childId])).toContain('reference.destroy');
    const told = await eventsOf(id);
    expect(told.map(({ type, childRef }) => [type, childRef])).toEqual([
      ['erasure.requested', ref],
      ['erasure.acknowledged', ref],
      ['erasure.completed', ref],
    ]);
    await expect(code(answer(id, erased(9), later(6)))).resolves.toBe('already_answered');
    await expect(desk.retry(id, later(6))).resolves.toBeNull();
  });

  it('is taken back when it cannot be signed', async () => {
    const { childId, ids } = await withdrawn(['contests']);
    await erase(ids[0]!);
    await erasures.keysDestroyed([childId], later(2));
    const [found] = await erasuresOf(childId);
    const { id } = found!.erasure;
    await answer(id, { outcome: 'nothing-held' }, later(2));
    const broken = (): string => {
      throw new Error('no key');
    };
    await expect(settle(id, later(3), broken)).rejects.toThrow('no key');
    expect((await desk.find(id))!.erasure.completedAt).toBeNull();
    await expect(settle(id, later(4), () => null)).resolves.toBe(true);
  });

  it('leaves the reference of a child that is still known', async () => {
    const draft = aRequest({ ref: 'e-partly', purposes: ['account', 'contests'] });
    await front.get(ConsentRequestStore).create(draft);
    const [account, contests] = draft.asked.consents.map(({ id }) => id) as [string, string];
    await act(front, account, grant, start);
    await act(front, contests, () => ({ act: 'refuse' }), later(1));
    await expect(erase(contests)).resolves.toMatchObject({ childErased: false });
    const { childId } = draft.asked.request;
    const [found] = await erasuresOf(childId);
    expect(of(found!, 'own')[0]!.state).toBe('erased');
    await answer(found!.erasure.id, { outcome: 'nothing-held' }, later(2));
    await expect(settle(found!.erasure.id, later(3), () => null)).resolves.toBe(true);
    expect(await owed([childId])).not.toContain('reference.destroy');
    await expect(front.get(ChildCaseStore).refOf(childId)).resolves.toBe('e-partly');
  });
});

describe('erasing at once', () => {
  const wish = (ref: string, cause: 'accident' | 'account-closed' = 'account-closed', purposes?: string[]) => ({
    app: 'bricks',
    ref,
    cause,
    purposes,
    appPurposes: ['account', 'contests', 'news'],
    ruling: rulingWithConnector,
  });
  const eraseNow = (...args: Parameters<typeof wish>) => front.get(EraseNowStore).eraseNow(wish(...args), later(2));

  it('ends every yes and question, waits for no grace, and leaves our own store to the worker', async () => {
    const draft = aRequest({ ref: 'now-1', purposes: ['account', 'contests'] });
    await front.get(ConsentRequestStore).create(draft);
    await act(front, draft.asked.consents[0]!.id, grant, start);
    const done = await eraseNow('now-1');
    expect(done).toMatchObject({ opened: true, erasure: { cause: 'account-closed', requestedAt: later(2) } });
    expect(new Set(done.targets.map(({ dueAt }) => dueAt.getTime()))).toEqual(new Set([later(2).getTime()]));
    expect(done.targets.map(({ kind }) => kind)).toEqual(['own', 'app', 'connector']);
    const found = await front.get(ChildCaseStore).find('bricks', 'now-1');
    expect(found).toMatchObject({
      requests: [{ state: 'cancelled' }],
      consents: [{ state: 'erased' }, { state: 'erased' }],
    });
    expect(await owed([done.erasure.id, ...done.targets.map(({ id }) => id)])).toEqual([
      'erasure.ask',
      'erasure.own',
      'erasure.run',
      'erasure.watch',
    ]);
    await expect(erasures.eraseOwn(done.erasure.id, { at: later(2), ruling })).resolves.toMatchObject({
      childErased: true,
    });
    for (const { id } of draft.asked.consents) await erase(id, later(2));
    expect(await erasuresOf(found!.child.id)).toHaveLength(1);
  });

  it('of a child that nobody was asked about makes it a subject (T7)', async () => {
    const done = await eraseNow('never-heard-of', 'accident');
    expect(done.erasure).toMatchObject({ cause: 'accident', purposes: ['account', 'contests', 'news'] });
    await erasures.eraseOwn(done.erasure.id, { at: later(2), ruling });
    await expect(targets.ask(of(done, 'app')[0]!.id, ruling, later(2))).resolves.toMatchObject({ outcome: 'asked' });
    const asked = (await eventsOf(done.erasure.id)).find(({ type }) => type === 'erasure.requested');
    expect(asked).toMatchObject({ childRef: 'never-heard-of' });
    await erasures.keysDestroyed([done.erasure.childId], later(2));
    const [own] = of((await desk.find(done.erasure.id))!, 'own');
    expect(own!.state).toBe('erased');
  });

  it('asked twice is the same one until somebody has answered, and then it is another', async () => {
    const first = await eraseNow('twice', 'accident', ['contests']);
    const again = await eraseNow('twice', 'accident', ['contests']);
    expect(again).toMatchObject({ opened: false, erasure: { id: first.erasure.id } });
    await answer(first.erasure.id, { outcome: 'nothing-held' }, later(3));
    const anew = await eraseNow('twice', 'accident', ['contests']);
    expect(anew.opened).toBe(true);
    expect(anew.erasure.id).not.toBe(first.erasure.id);
  });

  it('at once by two makes one child and one erasure', async () => {
    const both = await Promise.all([1, 2, 3].map(() => eraseNow('rush', 'accident')));
    expect(new Set(both.map(({ erasure }) => erasure.id)).size).toBe(1);
    expect(both.filter(({ opened }) => opened)).toHaveLength(1);
  });

  it('of one purpose leaves the others, and what is allowed afterwards', async () => {
    const draft = aRequest({ ref: 'now-part', purposes: ['account', 'contests'] });
    await front.get(ConsentRequestStore).create(draft);
    const [account, contests] = draft.asked.consents.map(({ id }) => id) as [string, string];
    await act(front, account, grant, start);
    await act(front, contests, grant, start);
    const done = await eraseNow('now-part', 'account-closed', ['contests']);
    await expect(erasures.eraseOwn(done.erasure.id, { at: later(2), ruling })).resolves.toMatchObject({
      childErased: false,
    });
    const found = await front.get(ChildCaseStore).find('bricks', 'now-part');
    expect(found!.consents.map(({ purpose, state }) => [purpose, state])).toEqual([
      ['account', 'granted'],
      ['contests', 'erased'],
    ]);
  });

  it('goes over a young person’s own yes as well, and over none that came later', async () => {
    const draft = aRequest({ ref: 'now-grown' });
    await front.get(ConsentRequestStore).create(draft);
    const { id } = draft.asked.consents[0]!;
    await act(front, id, grant, start);
    await act(front, id, () => ({ act: 'mature' }), later(1));
    const done = await eraseNow('now-grown');
    await expect(erasures.eraseOwn(done.erasure.id, { at: later(2), ruling })).resolves.toMatchObject({
      childErased: true,
    });
    await expect(targets.ask(of(done, 'app')[0]!.id, ruling, later(2))).resolves.toMatchObject({ outcome: 'asked' });
  });
});
