import { advance, type Evidence } from '@kinsent/consent';
import {
  ChildCaseStore,
  Database,
  type EventRecord,
  EventStore,
  PermissionStore,
  RetentionClockStore,
} from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { askAbout, type AskedChild, eventually, type TestClock, withWorker } from '../purge-worker.testing';

const start = new Date('2026-11-20T10:00:00Z');
const evidence: Evidence = {
  id: '00000000-0000-7000-8000-0000000000e1',
  method: 'email-plus',
  noticeDigest: 'e'.repeat(64),
};

let front: INestApplicationContext;
let worker: INestApplicationContext;
let clock: TestClock;
withWorker(start, (road) => ({ front, worker, clock } = road));

async function events(type: string): Promise<EventRecord[]> {
  await front.get(EventStore).number();
  return (await front.get(EventStore).after('brickyard', 0, 10_000)).filter((event) => event.type === type);
}

async function grant(asked: AskedChild): Promise<void> {
  const terms = { validity: 'P5Y', confirmAfter: 'P1D' };
  for (const { id } of asked.consents) {
    await front.get(ChildCaseStore).change({ consentId: id }, ({ consents }) => {
      const consent = consents.find((each) => each.id === id)!;
      return { at: start, advances: [advance(consent, { act: 'grant', evidence, terms }, start)], answer: null };
    });
  }
}

/** Once the worker has looked at every clock that is due. */
const atRest = (): Promise<void> =>
  eventually(async () => {
    const { rows } = await front
      .get(Database)
      .pool.query<{ due: number }>('select count(*)::integer as due from retention_clock where next_at <= $1', [
        clock.now(),
      ]);
    expect(rows[0]!.due).toBe(0);
  });

it('warns of what nobody uses any more, and has it erased when nobody keeps it (F-5)', async () => {
  const asked = await askAbout(front, ['creations'], start);
  await grant(asked);
  await atRest();
  clock.moveTo(new Date('2028-05-20T09:59:59Z'));
  await atRest();
  expect(await events('erasure.scheduled')).toEqual([]);

  clock.moveTo(new Date('2028-05-20T10:00:00Z'));
  await eventually(async () =>
    expect(await events('erasure.scheduled')).toMatchObject([
      { childRef: asked.ref, data: { step: 'warn', purposes: ['creations'], dueAt: '2028-08-18T10:00:00.000Z' } },
    ]),
  );
  clock.moveTo(new Date('2028-08-18T09:59:59Z'));
  await atRest();
  expect(await events('erasure.requested')).toEqual([]);

  clock.moveTo(new Date('2028-08-18T10:00:00Z'));
  await eventually(async () =>
    expect(await events('erasure.requested')).toMatchObject([
      { childRef: asked.ref, data: { cause: 'retention', purposes: ['creations'], data: ['creation'] } },
    ]),
  );
  const standing = await front.get(PermissionStore).lookup('brickyard', asked.ref);
  expect(standing.consents).toMatchObject([{ purpose: 'creations', state: 'erased' }]);
  await eventually(async () => {
    const { child } = await front.get(PermissionStore).lookup('brickyard', asked.ref);
    expect(child!.erasedAt).toEqual(clock.now());
  });
});

it('leaves alone who is active', async () => {
  const asked = await askAbout(front, ['creations'], start);
  await grant(asked);
  const active = { app: 'brickyard', ref: asked.ref, at: new Date('2027-06-01T10:00:00Z'), outlives: false };
  await front.get(RetentionClockStore).activity(active, clock.now());
  await atRest();
  clock.moveTo(new Date('2028-09-01T10:00:00Z'));
  await atRest();
  expect([...(await events('erasure.scheduled')), ...(await events('erasure.requested'))]).toEqual([]);
});

it('goes on with the others when one cannot be carried out', async () => {
  const children = [await askAbout(front, ['creations'], start), await askAbout(front, ['creations'], start)];
  for (const asked of children) await grant(asked);
  await atRest();
  // A clock that no code of ours writes.
  const owner = worker.get(Database).pool;
  await owner.query(
    `update retention_clock set progress = 'null'
    where child_id = $1 and trigger = 'last.activity'`,
    [children[0]!.childId],
  );
  clock.moveTo(new Date('2028-05-20T10:00:00Z'));
  await atRest();
  expect(await events('erasure.scheduled')).toMatchObject([{ childRef: children[1]!.ref }]);
});
