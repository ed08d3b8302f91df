import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AnsweringApp } from '../support/answering-app';
import { BareHouse } from '../support/bare-house';
import { faultsIn } from '../support/proof';

/** A few records of each child, and of some none. */
const held = (childRef: string): number => Number(childRef.split('-')[1]) % 4;
const children = Array.from({ length: 36 }, (_, index) => `child-${index}`);

let house: BareHouse;
let app: AnsweringApp;
let kills = 0;
const erasureIds: string[] = [];

beforeAll(async () => {
  house = await BareHouse.open();
  app = new AnsweringApp(house, held);
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await house?.stop();
}, 60_000);
jest.setTimeout(180_000);

const completed = async (): Promise<number> => {
  const sql = 'select count(*)::integer as n from erasure where completed_at is not null and id = any($1::uuid[])';
  const [found] = await house.rows<{ n: number }>(sql, [erasureIds]);
  return found!.n;
};

/** Asks for one erasure after another; half of the children have a parent with an address, and an escrow. */
async function eraseAll(): Promise<void> {
  for (const [index, childRef] of children.entries()) {
    if (index % 2 === 0) await house.ask(childRef, { escrow: { nickname: 'Builder' } });
    const { id } = await house.client.erasures.erase(childRef, { cause: 'accident' }, { idempotencyKey: childRef });
    erasureIds.push(id);
    await wait(randomInt(400));
  }
}

/** Kills the worker at random moments until every erasure that was asked for is over. */
async function killUntilAllIsErased(): Promise<void> {
  const [worker] = house.purgeWorker;
  const deadline = performance.now() + 150_000;
  while ((await completed()) < children.length) {
    if (performance.now() > deadline) throw new Error(`${await completed()} are erased:\n${worker!.lastWords}`);
    await wait(randomInt(20, 600));
    await worker!.kill();
    kills += 1;
    await worker!.start();
    // What the dead one held comes back when its lease ends: a minute of business.
    await house.leap(61_000);
  }
}

it('children are erased while the worker dies again and again', async () => {
  await Promise.all([eraseAll(), killUntilAllIsErased()]);
  expect(kills).toBeGreaterThan(2);
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
