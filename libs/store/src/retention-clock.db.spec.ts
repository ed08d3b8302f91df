import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPolicy, type Policy } from '@kinsent/consent';
import { ConsentRequestStore } from './consent-request.store';
import { Database } from './database';
import { ErasureDeskStore } from './erasure-desk.store';
import { ErasureStore } from './erasure.store';
import { ErasureTargetStore } from './erasure-target.store';
import { PermissionStore } from './permission.store';
import type { RetentionRuling } from './retention-clock.rows';
import { RetentionClockStore, type StartedClock } from './retention-clock.store';
import { RetentionPlanStore } from './retention-plan.store';
import { testDatabase, type TestDatabase } from './testing';
import { act, aRequest, grant, start as asked } from './testing-requests';
import { type OpenStores, openStores } from './testing-stores';

const text = readFileSync(resolve(__dirname, '../../consent/src/golden/patterns.yaml'), 'utf8');
const policy = checkPolicy(text, new Date('2026-03-01T00:00Z')).policy as Policy;
const ruling: RetentionRuling = { policy, digest: 'a'.repeat(64) };
const day = 86_400_000;

let database: TestDatabase;
let front: OpenStores;
let purge: OpenStores;
let clocks: RetentionClockStore;
let worker: RetentionClockStore;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  purge = await openStores(database, 'purge-worker');
  clocks = front.get(RetentionClockStore);
  worker = purge.get(RetentionClockStore);
});
afterAll(async () => {
  await front.close();
  await purge.close();
  await database.drop();
});

let refs = 0;

/** A child for whom these purposes were allowed at `at`; without purposes, one that was never heard of. */
async function child(purposes: readonly string[], at: Date): Promise<{ ref: string; ids: string[] }> {
  const ref = `r-${(refs += 1)}`;
  if (purposes.length === 0) return { ref, ids: [] };
  const draft = aRequest({ app: 'club', ref, purposes, at });
  await expect(front.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
  const ids = draft.asked.consents.map(({ id }) => id);
  for (const id of ids) await act(front, id, grant, at);
  return { ref, ids };
}

function happened(ref: string, trigger: string, at: Date, parts: Partial<StartedClock> = {}) {
  const clock = { app: 'club', ref, trigger, about: '', item: '', startedAt: at, outlives: false, ...parts };
  return clocks.start(clock, at);
}

async function idOf(ref: string): Promise<string> {
  return (await front.get(PermissionStore).lookup('club', ref)).child!.id;
}

async function drain(at: Date, by = ruling): Promise<number> {
  let ends = 0;
  for (;;) {
    const done = await worker.carryOut(by, 20, at);
    expect(done.failed).toEqual([]);
    ends += done.ends;
    if (done.clocks === 0) return ends;
  }
}

async function erasuresOf(childId: string) {
  const found = await purge.get(ErasureDeskStore).list({ app: 'club', limit: 1000 });
  return found.filter(({ erasure }) => erasure.childId === childId && erasure.cause === 'retention');
}

const targetsOf = async (childId: string) =>
  (await erasuresOf(childId)).flatMap(({ targets }) =>
    targets.map(({ kind, action, data }) => `${kind} ${action} ${data.join()}`),
  );

/** Each pattern that companies publish, on the day before and on its day. */
const cases: [row: string, trigger: string, about: string, item: string, from: string, goes: string, asks: string[]][] =
  [
    [
      'T7',
      'reported',
      'records/accidents',
      '',
      '2026-12-03T10:00Z',
      '2026-12-03T10:00Z',
      ['own erase ', 'app erase records/accidents'],
    ],
    [
      'T18',
      'reply.sent',
      'question',
      '',
      '2026-12-03T10:00Z',
      '2026-12-03T10:00Z',
      ['own erase ', 'app erase contact'],
    ],
    [
      'T17',
      'contest.closed',
      'contest',
      '',
      '2026-12-03T10:00Z',
      '2026-12-03T10:00Z',
      ['own erase ', 'app erase entry', 'connector erase entry'],
    ],
    [
      'V2',
      'last.activity',
      'points',
      '',
      '2028-02-29T10:00Z',
      '2031-02-28T10:00Z',
      ['own erase ', 'app erase account', 'connector erase account'],
    ],
    [
      'K1a',
      'delivered',
      'records/served',
      '',
      '2026-12-03T10:00Z',
      '2026-12-03T10:00Z',
      ['own erase ', 'app erase records/served'],
    ],
    [
      'K1b',
      'created',
      'records/log-lines',
      'l-1',
      '2028-02-29T10:00Z',
      '2029-02-28T10:00Z',
      ['own erase ', 'app erase records/log-lines'],
    ],
    [
      'K1c',
      'account.closed',
      'points',
      '',
      '2027-01-31T10:00Z',
      '2027-02-28T10:00Z',
      ['own erase ', 'app erase account', 'connector erase account'],
    ],
    ['K1d', 'created', 'uploads', 'u-1', '2027-02-01T10:00Z', '2027-05-02T09:00Z', ['app erase upload']],
    ['K1e', 'licence.ended', 'shop', '', '2027-08-31T09:00Z', '2028-02-29T10:00Z', ['app erase shop-account']],
    [
      'K1f',
      'created',
      'records/backups',
      'b-1',
      '2027-01-30T10:00Z',
      '2027-02-28T10:00Z',
      ['own erase ', 'app erase records/backups'],
    ],
    [
      'X2',
      'last.activity',
      'shop',
      '',
      '2027-02-28T10:00Z',
      '2029-02-28T10:00Z',
      ['own erase ', 'app erase shop-account,address'],
    ],
    [
      'S3',
      'request.fulfilled',
      'records/register',
      '',
      '2026-12-03T10:00Z',
      '2026-12-03T10:00Z',
      ['own erase ', 'app anonymise records/register'],
    ],
    [
      'F-5',
      'last.activity',
      'profile',
      '',
      '2027-08-31T10:00Z',
      '2029-05-29T10:00Z',
      ['own erase ', 'app erase child-profile', 'connector erase child-profile'],
    ],
    ['F-7', 'created', 'diary', 'd-1', '2027-03-31T10:00Z', '2028-03-31T10:00Z', ['app erase diary']],
  ];

describe('retention is carried out to the day', () => {
  it.each(cases)('%s', async (_row, trigger, about, item, from, goes, asks) => {
    const rests = !about.startsWith('records/') && about !== 'question';
    const { ref } = await child(rests ? [about] : [], new Date('2026-11-30T10:00Z'));
    await drain(new Date(from));
    const what = trigger === 'last.activity' ? { item } : { about, item, outlives: !rests };
    await happened(ref, trigger, new Date(from), what);
    const childId = await idOf(ref);
    if (from !== goes) {
      await drain(new Date(from));
      await drain(new Date(Date.parse(goes) - day));
      await drain(new Date(Date.parse(goes) - 1));
      expect(await targetsOf(childId)).toEqual([]);
    }
    await drain(new Date(goes));
    expect(await targetsOf(childId)).toEqual(asks);
    await drain(new Date(Date.parse(goes) + day));
    expect(await targetsOf(childId)).toEqual(asks);
  });

  it('X1 and T3 are told by the end of the yes, and by silence: no clock of ours starts for them', async () => {
    const { ref, ids } = await child(['marketing'], asked);
    await drain(asked);
    await act(front, ids[0]!, () => ({ act: 'withdraw' }), new Date('2026-12-31T10:00Z'));
    const at = new Date('2026-12-31T10:00Z');
    const childId = await idOf(ref);
    await purge.get(ErasureStore).eraseConsent(ids[0]!, { at, ruling, letters: 'drop' });
    const [found] = await purge
      .get(ErasureDeskStore)
      .list({ app: 'club', limit: 1000 })
      .then((all) => all.filter(({ erasure }) => erasure.childId === childId));
    const dues = found!.targets.filter(({ kind }) => kind === 'app').map(({ dueAt }) => dueAt.toISOString());
    expect(dues).toEqual(['2027-02-28T10:00:00.000Z']);
    expect(await clocks.ofChild(childId)).toEqual([]);
  });
});

describe('a clock', () => {
  it('starts with the yes, and moves with activity, which changes nothing else', async () => {
    const { ref } = await child(['points'], asked);
    const childId = await idOf(ref);
    await drain(asked);
    const before = await clocks.ofChild(childId);
    expect(before.map(({ trigger, about }) => [trigger, about])).toEqual([
      ['collected', 'points'],
      ['last.activity', ''],
    ]);
    const later = new Date(asked.getTime() + 100 * day);
    expect(await clocks.activity({ app: 'club', ref, at: later, outlives: false }, later)).toBe(true);
    expect(
      await clocks.activity({ app: 'club', ref, at: new Date(later.getTime() - day), outlives: false }, later),
    ).toBe(false);
    expect(await clocks.activity({ app: 'club', ref: 'nobody', at: later, outlives: false }, later)).toBe(false);
    const after = (await clocks.ofChild(childId)).find(({ trigger }) => trigger === 'last.activity')!;
    expect([after.startedAt, after.nextAt]).toEqual([later, before[1]!.nextAt]);
    // At the old step the worker only looks, and comes back when the new one is due.
    await drain(before[1]!.nextAt!);
    const moved = (await clocks.ofChild(childId)).find(({ trigger }) => trigger === 'last.activity')!;
    expect([moved.nextAt! > before[1]!.nextAt!, moved.progress['points:last.activity:0']!.done]).toEqual([true, 0]);
  });

  it('counts what came first, whatever comes late or again', async () => {
    const { ref } = await child(['uploads'], asked);
    const at = (days: number) => new Date(asked.getTime() + days * day);
    const upload = { about: 'uploads', item: 'u-9' };
    expect(await happened(ref, 'collected', at(5), upload)).toEqual(at(5));
    expect(await happened(ref, 'collected', at(9), upload)).toEqual(at(5));
    expect(await happened(ref, 'collected', at(2), upload)).toEqual(at(2));
    await drain(at(91));
    expect(await targetsOf(await idOf(ref))).toEqual([]);
    await drain(at(92));
    expect(await targetsOf(await idOf(ref))).toEqual(['app erase upload']);
  });

  it('tells the app of steps, owes the guardian one letter, and ends the yes with its data', async () => {
    const { ref, ids } = await child(['points', 'profile'], asked);
    const childId = await idOf(ref);
    await drain(asked);
    await drain(new Date('2028-05-02T09:00Z'));
    const letters = () =>
      purge
        .get(Database)
        .pool.query(`select due_at from duty where kind = 'letter.retention' and child_id = $1`, [childId]);
    expect((await letters()).rows).toHaveLength(1);
    await drain(new Date('2029-12-01T09:00Z'));
    const { rows: told } = await purge.get(Database).pool.query<{ type: string; step: string | null }>(
      `select type, data ->> 'step' as step from event where child_id = $1 and type in ('erasure.scheduled', 'consent.lapsed')
       order by id`,
      [childId],
    );
    expect(told.map(({ type, step }) => step ?? type)).toEqual([
      'remind',
      'deactivate',
      'warn',
      'consent.lapsed',
      'consent.lapsed',
    ]);
    const standing = await front.get(PermissionStore).lookup('club', ref);
    expect(standing.consents.map(({ state }) => state)).toEqual(['erased', 'erased']);
    expect(ids).toHaveLength(2);
  });

  it('is kept by two workers once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => child(['contest'], asked)));
    await drain(asked);
    const closed = new Date(asked.getTime() + day);
    for (const { ref } of made) await happened(ref, 'contest.closed', closed, { about: 'contest' });
    const second = await openStores(database, 'purge-worker');
    const done = await Promise.all(
      [worker, second.get(RetentionClockStore), worker, second.get(RetentionClockStore)].map((each) =>
        each.carryOut(ruling, 5, closed),
      ),
    );
    await drain(closed);
    await second.close();
    expect(done.some(({ clocks: n }) => n > 0)).toBe(true);
    for (const { ref } of made) expect(await erasuresOf(await idOf(ref))).toHaveLength(1);
  });

  it('does not lose its place when the clock of the house is moved back', async () => {
    const { ref } = await child(['profile'], asked);
    const childId = await idOf(ref);
    await drain(asked);
    const warned = new Date('2028-05-02T09:00Z');
    await drain(warned);
    await drain(new Date('2027-01-01T09:00Z'));
    await drain(warned);
    const { rows } = await purge
      .get(Database)
      .pool.query(`select from event where child_id = $1 and type = 'erasure.scheduled'`, [childId]);
    expect(rows).toHaveLength(1);
  });

  it('follows a policy that became shorter, at the next look at all clocks', async () => {
    const { ref } = await child(['shop'], asked);
    const childId = await idOf(ref);
    await drain(asked);
    const shop = policy.purposes['shop']!;
    const retention = shop.retention.map((rule) =>
      rule.trigger === 'last.activity' ? { ...rule, after: 'P1M' } : rule,
    );
    const shorter = {
      policy: { ...policy, purposes: { ...policy.purposes, shop: { ...shop, retention } } },
      digest: 'b'.repeat(64),
    };
    const at = new Date(asked.getTime() + 40 * day);
    await drain(at, shorter);
    expect(await targetsOf(childId)).toEqual([]);
    const plans = purge.get(RetentionPlanStore);
    await plans.begin(ruling.digest, asked);
    await plans.begin(shorter.digest, at);
    while (!(await plans.next(shorter, 7, at)));
    await drain(at, shorter);
    expect(await targetsOf(childId)).toEqual(['own erase ', 'app erase shop-account,address']);
    // Going back to a policy that was planned before plans anew.
    await plans.begin(ruling.digest, at);
    expect(await plans.next(ruling, 7, at)).toBe(false);
  });
});

describe('a yes that stands', () => {
  it('does not keep data whose time is over, and a new one does', async () => {
    const { ref } = await child(['uploads'], asked);
    const at = new Date(asked.getTime() + day);
    await happened(ref, 'collected', at, { about: 'uploads' });
    await happened(ref, 'created', at, { about: 'uploads' });
    const due = new Date('2027-02-02T09:00Z');
    await drain(due);
    const [found] = await erasuresOf(await idOf(ref));
    const app = found!.targets.find(({ kind }) => kind === 'app')!;
    const processor = found!.targets.find(({ kind }) => kind === 'processor')!;
    const store = purge.get(ErasureTargetStore);
    for (const { id } of [app, processor]) {
      expect(await store.ask(id, { policy, digest: ruling.digest }, due)).toMatchObject({ outcome: 'asked' });
    }
  });
});

describe('a child that was only heard of', () => {
  it('has a row for what no yes carries, is unknown to permissions, and can be asked about later', async () => {
    const { ref } = await child([], asked);
    expect(await happened(ref, 'created', asked, { about: 'uploads' })).toBeNull();
    expect((await front.get(PermissionStore).lookup('club', ref)).child).toBeNull();
    await happened(ref, 'created', asked, { about: 'records/backups', item: 'b-2', outlives: true });
    const found = (await front.get(PermissionStore).lookup('club', ref)).child!;
    expect(found).toMatchObject({ comesOfAgeOn: null, place: null, erasedAt: null });
    const draft = aRequest({ app: 'club', ref, childId: found.id, isNew: false, purposes: ['points'] });
    await expect(front.get(ConsentRequestStore).create(draft)).resolves.toBe('created');
    const known = (await front.get(PermissionStore).lookup('club', ref)).child!;
    expect(known).toMatchObject({ comesOfAgeOn: '2032-05-31', place: 'NL' });
    // What is known is not changed by a later question.
    const again = aRequest({ app: 'club', ref, childId: found.id, isNew: false, purposes: ['shop'] });
    const other = { ...again, child: { ...again.child, place: 'US', comesOfAgeOn: '2040-01-01' } };
    await expect(front.get(ConsentRequestStore).create(other)).resolves.toBe('created');
    expect((await front.get(PermissionStore).lookup('club', ref)).child).toMatchObject(known);
  });

  it('is not forgotten while a clock of it runs that no yes carries', async () => {
    const { ref, ids } = await child(['marketing'], asked);
    const childId = await idOf(ref);
    await happened(ref, 'created', asked, { about: 'records/backups', item: 'b-3', outlives: true });
    await drain(asked);
    const at = new Date(asked.getTime() + day);
    await act(front, ids[0]!, () => ({ act: 'withdraw' }), at);
    await purge.get(ErasureStore).eraseConsent(ids[0]!, { at, ruling, letters: 'drop' });
    expect((await front.get(PermissionStore).lookup('club', ref)).child!.erasedAt).toBeNull();
    const due = new Date('2026-12-02T09:00Z');
    await drain(due);
    const [found] = await erasuresOf(childId);
    expect(found!.targets.map(({ kind }) => kind)).toEqual(['own', 'app']);
    await purge.get(ErasureStore).eraseOwn(found!.erasure.id, { at: due, ruling, letters: 'drop' });
    expect((await front.get(PermissionStore).lookup('club', ref)).child!.erasedAt).toEqual(due);
    expect(await clocks.ofChild(childId)).toEqual([]);
  });
});
