import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { cards, CardTerminal, chooseCard, provingLink } from '../support/card-terminal';
import { Family } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';

const wall = 'public-creations';
let house: House;
let terminal: CardTerminal;
let kills = 0;

beforeAll(async () => {
  house = await House.open();
  terminal = new CardTerminal(house);
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(180_000);

/** A parent on the provider's page. */
async function aboutToPay(): Promise<{ family: Family; session: string }> {
  const family = new Family(house);
  await family.ask({ purposes: [wall] });
  const door = await family.parent.open(provingLink(await family.answer({ [wall]: 'yes' })));
  return { family, session: await chooseCard(family.parent, door) };
}

/** Kills the service at a random moment of its work, `times` times; whoever supervises it starts it again. */
async function killAgainAndAgain(times: number): Promise<void> {
  while (kills < times) {
    const pid = await house.pidOf('verified-consent');
    if (pid !== null) {
      await wait(randomInt(1_200));
      process.kill(pid, 'SIGKILL');
      kills += 1;
    }
    await wait(50);
  }
}

const settled = async (sessions: readonly string[]): Promise<boolean> =>
  (await Promise.all(sessions.map((session) => terminal.payment(session)))).every(({ state }) => state === 'refunded');

it('grants and gives back each charge once, whenever the service dies', async () => {
  const payers = await Promise.all(Array.from({ length: 5 }, aboutToPay));
  const sessions = payers.map(({ session }) => session);
  const paying = (async () => {
    for (const session of sessions) {
      await terminal.pay(session, cards.good);
      await wait(randomInt(600));
    }
  })();
  await Promise.all([paying, killAgainAndAgain(3)]);
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
  expect(kills).toBe(3);
});

it('leaves nothing that is owed, and ledgers that hold', async () => {
  const owed = await house.rows(
    `select kind from duty where kind in ('payment.refund', 'proof.fall', 'letter.refunded') and done_at is null`,
  );
  expect(owed).toEqual([]);
  expect(await ledgerFaults(house)).toEqual([]);
});
