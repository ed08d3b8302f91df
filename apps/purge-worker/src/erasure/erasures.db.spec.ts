import { createHash } from 'node:crypto';
import { type EraserAnswer, firstBreak } from '@kinsent/consent';
import { Metrics, Readiness } from '@kinsent/host';
import {
  ChildCaseStore,
  Database,
  EraseNowStore,
  ErasureDeskStore,
  ErasureTargetStore,
  type EventRecord,
  EventStore,
  KeyStore,
  LedgerStore,
  referenceKey,
} from '@kinsent/store';
import type { TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import {
  askAbout,
  type AskedChild,
  eventually,
  startWorker,
  type TestClock,
  withWorker,
} from '../purge-worker.testing';

const start = new Date('2026-11-20T10:00:00Z');
const days = (count: number): Date => new Date(start.getTime() + count * 86_400_000);

let database: TestDatabase;
let front: INestApplicationContext;
let worker: INestApplicationContext;
let clock: TestClock;
withWorker(start, (road) => ({ database, front, worker, clock } = road));

async function events(type: string): Promise<EventRecord[]> {
  return (await front.get(EventStore).after('brickyard', 0, 10_000)).filter((event) => event.type === type);
}

async function requested(count: number): Promise<EventRecord[]> {
  return eventually(async () => {
    const found = await events('erasure.requested');
    expect(found).toHaveLength(count);
    return found;
  });
}

/** What an app does: ten lines. */
function answer({ data }: EventRecord, said: EraserAnswer) {
  const digest = createHash('sha256')
    .update(JSON.stringify([data, said]))
    .digest();
  const name = { erasureId: data['erasureId'] as string, targetId: data['targetId'] as string, app: 'brickyard' };
  return front.get(ErasureTargetStore).receive(name, said, digest, clock.now());
}

/** A child whose guardian never answered, on the fifteenth day. */
async function silent(purposes: readonly string[] = ['account']): Promise<AskedChild> {
  const asked = await askAbout(front, purposes, start);
  clock.moveTo(days(14));
  return asked;
}

it('asks the app, and is over with its receipt: certified, told, and nothing left that names the child', async () => {
  const asked = await silent();
  const [event] = await requested(1);
  expect(event).toMatchObject({ childRef: asked.ref, data: { cause: 'silence', purposes: ['account'] } });
  const erasureId = event!.data['erasureId'] as string;
  const found = await front.get(ChildCaseStore).find('brickyard', asked.ref);
  await eventually(async () =>
    expect((await front.get(ErasureDeskStore).find(erasureId))!.targets).toContainEqual(
      expect.objectContaining({ kind: 'own', state: 'erased' }),
    ),
  );
  expect(await events('erasure.completed')).toEqual([]);
  await answer(event!, { outcome: 'erased', records: 2 });
  await eventually(async () => expect(await events('erasure.completed')).toHaveLength(1));
  expect(firstBreak(await front.get(LedgerStore).of(erasureId))).toBeNull();
  const { rows } = await worker
    .get(Database)
    .pool.query('select ref_sealed, completed_at from erasure where id = $1', [erasureId]);
  expect(rows).toEqual([{ ref_sealed: null, completed_at: days(14) }]);
  // The feed still tells of whom its events speak; when they are swept the last key goes.
  const name = referenceKey(found!.child.id);
  expect((await worker.get(KeyStore).fetch({ open: [name] })).of(name)).not.toBeNull();
  clock.moveTo(days(14 + 100));
  await eventually(async () => expect((await worker.get(KeyStore).fetch({ open: [name] })).of(name)).toBeNull());
});

it('asks a silent app again and again, turns red when it is late, and goes on working', async () => {
  await silent();
  await requested(1);
  const ready = async (): Promise<string | undefined> => (await worker.get(Readiness).report()).checks['erasures'];
  expect(await ready()).toBe('ok');
  clock.moveTo(days(14.05));
  await requested(2);
  // A clock that is put back asks nobody anew.
  clock.moveTo(days(10));
  clock.moveTo(days(14.05));
  await requested(2);
  clock.moveTo(days(60));
  await eventually(async () => expect(await events('erasure.overdue')).toHaveLength(1));
  expect(await ready()).toBe('down');
  expect(await worker.get(Metrics).registry.getSingleMetricAsString('kinsent_erasures')).toContain(
    'kinsent_erasures{standing="overdue"} 1',
  );
  const again = await requested(3);
  const other = await askAbout(front, ['account'], clock.now());
  clock.moveTo(days(75));
  await eventually(async () =>
    expect((await front.get(ChildCaseStore).find('brickyard', other.ref))!.child.erasedAt).not.toBeNull(),
  );
  await answer(again[0]!, { outcome: 'nothing-held' });
  await eventually(async () => expect(await ready()).toBe('ok'));
});

it('keeps the identifiers while the app holds, and asks again on the day', async () => {
  await silent();
  const [event] = await requested(1);
  await answer(event!, { outcome: 'held', until: days(100), ground: 'law-enforcement' });
  clock.moveTo(days(99));
  await requested(1);
  clock.moveTo(days(100));
  const [, again] = await requested(2);
  expect(again!.childRef).toBe(event!.childRef);
  await answer(again!, { outcome: 'erased', records: 1 });
  await eventually(async () => expect(await events('erasure.completed')).toHaveLength(1));
});

it('erases at once what an app names, known or not, with two workers', async () => {
  const second = await startWorker(database, clock);
  try {
    const known = await askAbout(front, ['account'], start);
    for (const ref of [known.ref, 'never-heard-of']) {
      await front.get(EraseNowStore).eraseNow(
        {
          app: 'brickyard',
          ref,
          cause: 'accident',
          purposes: ['account'],
          appPurposes: [],
          ruling: { policy: { purposes: {}, recipients: {} }, digest: 'd'.repeat(64) },
        },
        clock.now(),
      );
    }
    const asked = await requested(2);
    expect(new Set(asked.map(({ childRef }) => childRef))).toEqual(new Set([known.ref, 'never-heard-of']));
    for (const event of asked) await answer(event, { outcome: 'erased', records: 1 });
    await eventually(async () => expect(await events('erasure.completed')).toHaveLength(2));
  } finally {
    await second.close();
  }
});

it('does its work once more without harm after it died before writing it down', async () => {
  const asked = await silent();
  const [event] = await requested(1);
  await answer(event!, { outcome: 'erased', records: 2 });
  await eventually(async () => expect(await events('erasure.completed')).toHaveLength(1));
  const told = await front.get(EventStore).after('brickyard', 0, 10_000);
  const { pool } = front.get(Database);
  await pool.query(
    `update duty set done_at = null, receipt = null, leased_until = null
     where kind like 'erasure.%' or kind in ('key.destroy', 'consent.erase')`,
  );
  clock.moveTo(clock.now());
  await eventually(async () => {
    const { rowCount } = await pool.query('select from duty where done_at is null and due_at <= $1', [clock.now()]);
    expect(rowCount).toBe(0);
  });
  expect(await front.get(EventStore).after('brickyard', 0, 10_000)).toEqual(told);
  expect((await front.get(ChildCaseStore).find('brickyard', asked.ref))!.child.erasedAt).toEqual(days(14));
});
