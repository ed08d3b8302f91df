import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AnsweringApp } from '../support/answering-app';
import { BareHouse } from '../support/bare-house';
import { faultsIn } from '../support/proof';

/** A few records of each child, and of some none. */
const held = (childRef: string): number => Number(childRef.split('-')[1]) % 4;
const children = Array.from({ length: 35 }, (_, index) => `child-${index}`);
/** The worker is killed once in the work of every few children. */
const groups = Array.from({ length: 7 }, (_, index) => children.slice(index * 5, index * 5 + 5));
/** What it does for a child at the least: our own store, the question to the app, the end, and the child's reference. */
const leastSteps = 4;
const patienceMs = 120_000;

let house: BareHouse;
let app: AnsweringApp;
const erasureIds: string[] = [];

beforeAll(async () => {
  house = await BareHouse.open();
  app = new AnsweringApp(house, held);
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await house?.stop();
}, 60_000);
jest.setTimeout(300_000);

const completed = async (): Promise<number> => {
  const sql = 'select count(*)::integer as n from erasure where completed_at is not null and id = any($1::uuid[])';
  const [found] = await house.rows<{ n: number }>(sql, [erasureIds]);
  return found!.n;
};

/** What the worker has done so far, of all that an erasure takes. */
const steps = async (): Promise<number> => {
  const [found] = await house.rows<{ n: number }>(
    `select count(*)::integer as n from duty
     where done_at is not null and kind not like 'letter.%' and kind <> 'webhook.deliver'`,
  );
  return found!.n;
};

/** Half of the children have a parent with an address, and an escrow. */
async function erase(childRef: string): Promise<void> {
  if (children.indexOf(childRef) % 2 === 0) await house.ask(childRef, { escrow: { nickname: 'Builder' } });
  const { id } = await house.client.erasures.erase(childRef, { cause: 'accident' }, { idempotencyKey: childRef });
  erasureIds.push(id);
}

/** Waits until the worker has come so far, however slowly: only where nothing moves any more it throws. */
async function comeTo(enough: number, progress: () => Promise<number>): Promise<void> {
  let [seen, deadline] = [-1, 0];
  for (let now = await progress(); now < enough; now = await progress()) {
    if (now > seen) [seen, deadline] = [now, performance.now() + patienceMs];
    if (performance.now() > deadline)
      throw new Error(`It stands still at ${now} of ${enough}:\n${house.purgeWorker[0]!.lastWords}`);
    await wait(10);
  }
}

/** Kills the worker a moment after it has come so far, and raises it. */
async function killAt(enough: number): Promise<void> {
  const [worker] = house.purgeWorker;
  await comeTo(enough, steps);
  await wait(randomInt(60));
  await worker!.kill();
  await worker!.start();
  // What the dead one held comes back when its lease ends: a minute of business.
  await house.leap(61_000);
}

it('children are erased while the worker dies again and again', async () => {
  for (const group of groups) {
    const enough = (await steps()) + randomInt(leastSteps * group.length);
    await Promise.all([...group.map(erase), killAt(enough)]);
  }
  await comeTo(children.length, completed);
  expect(house.purgeWorker.map(({ kills }) => kills)).toEqual([groups.length]);
  expect(house.services.map(({ falls }) => falls)).toEqual([0, 0]);
  await house.advance('PT2M');
});

it('each is over once, certified, and counts what the app and our own store erased', async () => {
  expect(app.receipts.size).toBe(children.length);
  for (const id of erasureIds) {
    const { state, targets } = await house.client.erasures.get(id);
    const own = targets.find(({ kind }) => kind === 'app')!;
    const records = app.receipts.get(own.id)!;
    expect([id, state, own.state, own.records ?? 0]).toEqual([
      id,
      'completed',
      records === 0 ? 'nothing-held' : 'erased',
      records,
    ]);
    expect(await house.client.erasures.certificate(id)).not.toBeNull();
  }
  const over = (await house.events()).filter(({ type }) => type === 'erasure.completed');
  expect(over.map(({ data }) => data['erasureId']).sort()).toEqual([...erasureIds].sort());
});

it('the ledger verifies, nothing that is due waits, and of the forgotten nothing is left', async () => {
  expect(await faultsIn(house)).toEqual([]);
});
