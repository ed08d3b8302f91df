import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cards, CardTerminal, chooseCard, provingLink } from '../support/card-terminal';
import { Family } from '../support/family';
import { House } from '../support/house';
import { descendantsOf, isAlive } from '../support/process-tree';
import { ledgerFaults } from '../support/proof';

const wall = 'public-creations';
let house: House;
let terminal: CardTerminal;
let folder: string;
/** The service is killed once in the work of each of these. */
const groups = [2, 2, 1];
/** What it does for a payment at the least: it hears of it, grants, and gives the charge back. */
const leastSteps = 3;
const patienceMs = 120_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinsent card '));
  // A folder for temporary files of its own.
  house = await House.open({ TMPDIR: folder });
  terminal = new CardTerminal(house);
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);
jest.setTimeout(300_000);

/** A parent on the provider's page. */
async function aboutToPay(): Promise<{ family: Family; session: string }> {
  const family = new Family(house);
  await family.ask({ purposes: [wall] });
  const door = await family.parent.open(provingLink(await family.answer({ [wall]: 'yes' })));
  return { family, session: await chooseCard(family.parent, door) };
}

/** What the service has done so far, of all that a payment takes. */
async function steps(): Promise<number> {
  const [found] = await house.rows<{ n: number }>(
    `select (select count(*) from payment_event)::integer + count(*)::integer as n from duty
     where kind in ('payment.settle', 'payment.refund') and done_at is not null`,
  );
  return found!.n;
}

/** Kills the service a moment after it has come so far; resolves once whoever supervises it has raised it. */
async function killAt(enough: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while ((await steps()) < enough) {
    if (performance.now() > deadline) throw new Error(`It stands still at ${await steps()} of ${enough}.`);
    await wait(10);
  }
  await wait(randomInt(100));
  process.kill((await house.pidOf('verified-consent'))!, 'SIGKILL');
  // Nobody has to wait for the minute in which nobody else takes what the dead one held.
  await house.rows(
    `update duty set leased_until = $1
     where kind in ('payment.settle', 'payment.refund', 'proof.fall') and done_at is null and leased_until > $1`,
    [await house.now()],
  );
  while (!(await isReady())) await wait(50);
}

async function isReady(): Promise<boolean> {
  const response = await fetch(`${house.urls.verifiedConsent}/health/ready`).catch(() => null);
  return response?.ok === true;
}

const settled = async (sessions: readonly string[]): Promise<boolean> =>
  (await Promise.all(sessions.map((session) => terminal.payment(session)))).every(({ state }) => state === 'refunded');

it('grants and gives back each charge once, whenever the service dies', async () => {
  const payers = await Promise.all(Array.from({ length: 5 }, aboutToPay));
  const sessions = payers.map(({ session }) => session);
  const killed = new Set<number>();
  let paid = 0;
  for (const size of groups) {
    killed.add((await house.pidOf('verified-consent'))!);
    const enough = (await steps()) + randomInt(size * leastSteps);
    const paying = sessions.slice(paid, paid + size).map((session) => terminal.pay(session, cards.good));
    await Promise.all([...paying, killAt(enough)]);
    paid += size;
  }
  // Each time it was another process.
  killed.add((await house.pidOf('verified-consent'))!);
  expect(killed.size).toBe(groups.length + 1);
  for (let tries = 0; tries < 10 && !(await settled(sessions)); tries += 1) {
    // What a dead one held comes back when its lease ends, and what the provider could not tell it tells again.
    await house.advance('PT2M');
  }
  await house.settle();

  for (const { family, session } of payers) {
    expect(await family.permission(wall)).toMatchObject({ allowed: true, level: 'high' });
    expect((await terminal.payment(session)).state).toBe('refunded');
    const types = await family.eventTypes();
    const once = ['consent.granted', 'verification.passed', 'verification.refunded'];
    expect(once.map((type) => [type, types.filter((each) => each === type).length])).toEqual(
      once.map((type) => [type, 1]),
    );
    expect((await family.letters()).filter(({ text }) => text.includes('€0.50'))).toHaveLength(1);
  }
  const charged = await house.rows<{ n: number }>(
    `select count(*)::integer as n from payment where state = 'refunded'`,
  );
  expect(charged).toEqual([{ n: payers.length }]);
});

it('leaves nothing that is owed, and ledgers that hold', async () => {
  const owed = await house.rows(
    `select kind from duty where kind in ('payment.refund', 'proof.fall', 'letter.refunded') and done_at is null`,
  );
  expect(owed).toEqual([]);
  expect(await ledgerFaults(house)).toEqual([]);
});

it('still ends in order when it is asked to (SIGTERM), whatever died in it', async () => {
  const family = process.platform === 'linux' ? descendantsOf(house.process.pid!) : [];
  const gone = once(house.process, 'exit');
  house.process.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  expect(family.filter(isAlive)).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.startsWith('kinsent-'))).toEqual([]);
});
