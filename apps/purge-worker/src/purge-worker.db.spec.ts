import { advance, type Change, type DutyKind, ofAgeAt, owe } from '@kinsent/consent';
import { ChildCaseStore, Database, DutyStore, EscrowStore, newId, PermissionStore } from '@kinsent/store';
import type { TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { askAbout, type AskedChild, eventually, startWorker, type TestClock, withWorker } from './purge-worker.testing';

const start = new Date('2026-11-20T10:00:00Z');
const hour = 3_600_000;
const after = (hours: number): Date => new Date(start.getTime() + hours * hour);
const days = (count: number): Date => after(count * 24);

let database: TestDatabase;
let front: INestApplicationContext;
let clock: TestClock;
withWorker(start, (road) => ({ database, front, clock } = road));

/** One act of a guardian, as email-consent would write it. */
async function act(asked: AskedChild, purpose: string, change: Change, at: Date): Promise<void> {
  await front.get(ChildCaseStore).change({ requestId: asked.requestId }, ({ consents, requests }) => {
    const consent = consents.find((each) => each.purpose === purpose)!;
    const answered = requests.map((request) => ({ ...request, state: 'answered' as const, closedAt: at }));
    return { at, advances: [advance(consent, change, at)], requests: answered, answer: null };
  });
}

const grant = (at: Date): Change => ({
  act: 'grant',
  evidence: { id: newId(at), method: 'email-plus', noticeDigest: 'a'.repeat(64) },
  terms: { validity: 'P1Y', confirmAfter: 'P1D' },
});

async function standing({ ref }: AskedChild): Promise<Record<string, string>> {
  const found = await front.get(ChildCaseStore).find('brickyard', ref);
  const consents = found!.consents.map(({ purpose, state }) => [purpose, state]);
  return {
    request: found!.requests[0]!.state,
    child: found!.child.erasedAt === null ? 'known' : 'erased',
    ...Object.fromEntries(consents),
  };
}

async function eventsOf({ childId }: AskedChild): Promise<string[]> {
  const { rows } = await front
    .get(Database)
    .pool.query('select type from event where child_id = $1 order by id', [childId]);
  return rows.map(({ type }) => type as string);
}

async function dutyOf(kind: string, subjectId: string) {
  const { rows } = await front
    .get(Database)
    .pool.query('select id, last_error, receipt, done_at from duty where kind = $1 and subject_id = $2', [
      kind,
      subjectId,
    ]);
  return rows[0] as { id: string; last_error: string | null; receipt: unknown; done_at: Date | null } | undefined;
}

/** Owes the same work once more, as after a crash between the work and its receipt. */
async function doAgain(kind: DutyKind, subjectId: string, childId: string): Promise<void> {
  const at = clock.now();
  const draft = owe(kind, subjectId, childId, at, at);
  await front.get(DutyStore).owe([draft], at);
  const done = async () =>
    front.get(Database).pool.query('select from duty where key = $1 and done_at is not null', [draft.key]);
  await eventually(async () => expect((await done()).rowCount).toBe(1));
}

it('ends silence after fourteen days, tells the app, and forgets child, guardian and escrow', async () => {
  const asked = await askAbout(front, ['account', 'creations'], start);
  clock.moveTo(days(14));
  await eventually(async () => expect(await standing(asked)).toMatchObject({ child: 'erased' }));
  expect(await standing(asked)).toEqual({ request: 'erased', child: 'erased', account: 'erased', creations: 'erased' });
  expect(await eventsOf(asked)).toEqual(expect.arrayContaining(['consent_request.lapsed', 'consent.lapsed']));
  expect(await front.get(EscrowStore).read('brickyard', asked.ref)).toEqual([]);
  const { rows } = await front.get(Database).pool.query('select count(*)::int as left from guardian');
  expect(rows[0]).toEqual({ left: 0 });
});

it('does nothing a millisecond before', async () => {
  const asked = await askAbout(front, ['account'], start);
  await front.get(Database).pool.query(`update duty set due_at = $1 where kind = 'request.lapse'`, [start]);
  clock.moveTo(new Date(days(14).getTime() - 1));
  await eventually(async () =>
    expect(await dutyOf('request.lapse', asked.requestId)).toMatchObject({ last_error: 'early' }),
  );
  expect(await standing(asked)).toMatchObject({ request: 'open', account: 'asked' });
});

it('erases what was refused at once, and leaves what was granted alone', async () => {
  const asked = await askAbout(front, ['account', 'creations'], start);
  await act(asked, 'account', grant(start), start);
  await act(asked, 'creations', { act: 'refuse' }, start);
  await eventually(async () => expect(await standing(asked)).toMatchObject({ creations: 'erased' }));
  expect(await standing(asked)).toMatchObject({ child: 'known', account: 'granted' });
  expect(await front.get(EscrowStore).read('brickyard', asked.ref)).toHaveLength(1);
});

it('lets the closing letter leave before it forgets the address', async () => {
  const asked = await askAbout(front, ['account'], start);
  await act(asked, 'account', grant(start), start);
  await act(asked, 'account', { act: 'withdraw' }, after(1));
  clock.moveTo(after(2));
  const [consent] = asked.consents;
  await eventually(async () =>
    expect(await dutyOf('consent.erase', consent!.id)).toMatchObject({ last_error: 'closing_letter_owed' }),
  );
  expect(await standing(asked)).toMatchObject({ child: 'known', account: 'erased' });
  const letters = front.get(DutyStore);
  const [letter] = await letters.claim(['letter.withdrawal'], 1, 60_000, clock.now());
  await letters.settle([{ duty: letter!, end: { done: null } }], clock.now());
  clock.moveTo(after(4));
  await eventually(async () => expect(await standing(asked)).toMatchObject({ child: 'erased' }));
});

it('forgets the address as soon as the closing letter is given up', async () => {
  const asked = await askAbout(front, ['account'], start);
  await act(asked, 'account', grant(start), start);
  await act(asked, 'account', { act: 'withdraw' }, after(1));
  const letters = front.get(DutyStore);
  const [letter] = await letters.claim(['letter.withdrawal'], 1, 60_000, after(1));
  clock.moveTo(after(73));
  expect(await standing(asked)).toMatchObject({ child: 'known' });
  await letters.settle([{ duty: letter!, end: { dead: 'unreachable' } }], clock.now());
  clock.moveTo(after(75));
  await eventually(async () => expect(await standing(asked)).toMatchObject({ child: 'erased' }));
});

it('hands a yes over to the young person on the day, and lets what was asked go', async () => {
  const asked = await askAbout(front, ['account', 'creations'], start, '2026-11-25');
  await act(asked, 'account', grant(start), start);
  clock.moveTo(new Date(ofAgeAt('2026-11-25').getTime() - 1));
  expect(await standing(asked)).toMatchObject({ account: 'granted', creations: 'asked' });
  clock.moveTo(ofAgeAt('2026-11-25'));
  await eventually(async () =>
    expect(await standing(asked)).toMatchObject({ account: 'matured', creations: 'erased' }),
  );
  expect(await standing(asked)).toMatchObject({ child: 'known' });
});

it('ends a yes when its time is over', async () => {
  const asked = await askAbout(front, ['account'], start);
  await act(asked, 'account', grant(start), start);
  clock.moveTo(days(366));
  await eventually(async () => expect(await standing(asked)).toMatchObject({ child: 'erased' }));
  expect((await front.get(PermissionStore).lookup('brickyard', asked.ref)).child?.erasedAt).toEqual(days(366));
});

it('does no harm when work is done twice', async () => {
  const asked = await askAbout(front, ['account'], start);
  clock.moveTo(days(14));
  await eventually(async () => expect(await eventsOf(asked)).toContain('erasure.requested'));
  const told = await eventsOf(asked);
  await doAgain('request.lapse', asked.requestId, asked.childId);
  await doAgain('consent.lapse', asked.consents[0]!.id, asked.childId);
  await doAgain('child.mature', asked.childId, asked.childId);
  await doAgain('consent.erase', asked.consents[0]!.id, asked.childId);
  expect(await eventsOf(asked)).toEqual(told);
});

it('erases nothing that still stands, whoever asks for it', async () => {
  const asked = await askAbout(front, ['account'], start);
  await act(asked, 'account', grant(start), start);
  await doAgain('consent.erase', asked.consents[0]!.id, asked.childId);
  await doAgain('consent.erase', newId(start), asked.childId);
  expect(await standing(asked)).toMatchObject({ child: 'known', account: 'granted' });
});

it('takes one duty once, however many workers there are', async () => {
  const second = await startWorker(database, clock);
  try {
    const children = [];
    for (let count = 0; count < 12; count += 1) children.push(await askAbout(front, ['account', 'creations'], start));
    clock.moveTo(days(15));
    for (const asked of children) {
      await eventually(async () => expect(await standing(asked)).toMatchObject({ child: 'erased' }));
      const told = await eventsOf(asked);
      expect(told.filter((type) => type === 'consent_request.lapsed')).toHaveLength(1);
      expect(told.filter((type) => type === 'erasure.requested').length).toBeLessThanOrEqual(1);
    }
  } finally {
    await second.close();
  }
});
