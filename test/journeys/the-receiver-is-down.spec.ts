import { BareHouse, until } from '../support/bare-house';
import { Household } from '../support/household';
import { eventFaults, faultsIn } from '../support/proof';

interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly state: 'owed' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

let house: BareHouse;

beforeAll(async () => {
  house = await BareHouse.open({ appErases: true });
}, 120_000);

afterAll(() => house.stop(), 60_000);

/** The whole log, read in small pages. */
async function deliveries(): Promise<Delivery[]> {
  const all: Delivery[] = [];
  for (let after = ''; ;) {
    const path = `/v1/webhook-deliveries?limit=5${after}`;
    const { deliveries: page, next } = await house.call<{ deliveries: Delivery[]; next: string | null }>('GET', path);
    all.push(...page);
    if (next === null) return all;
    after = `&after=${next}`;
  }
}

/** A child whose parent says yes and takes it back; all of it in one go. */
async function comeAndGo(childRef: string): Promise<void> {
  const family = new Household(house, childRef);
  await house.ask(childRef);
  await until('the letter came', () => family.letters.length > 0);
  expect((await family.answer({ account: 'yes' })).status).toBe(200);
  expect((await family.takeBack()).status).toBe(200);
}

describe('a receiver that is away, then broken, then back', () => {
  it('costs nobody anything but the webhook', async () => {
    await house.receiver.become(null);
    for (const name of ['one', 'two', 'three']) await comeAndGo(name);
    await house.advance('PT2M');
    const log = await deliveries();
    expect(log.length).toBe((await house.events()).length);
    expect(log.length).toBeGreaterThan(15);
    for (const { state, attempts, lastStatus, lastError } of log) {
      expect({ state, lastStatus, lastError }).toEqual({ state: 'owed', lastStatus: null, lastError: 'unreachable' });
      expect(attempts).toBeGreaterThan(1);
    }
  }, 60_000);

  it('shows in the log how it answers', async () => {
    await house.receiver.become(500);
    await house.advance('PT40M');
    for (const { state, lastStatus, lastError } of await deliveries()) {
      expect({ state, lastStatus, lastError }).toEqual({ state: 'owed', lastStatus: 500, lastError: 'answer' });
    }
    expect(house.receiver.heard.length).toBe(0);
  }, 60_000);

  it('hears everything once it is back: whole, signed, and numbered without a gap', async () => {
    await house.receiver.become(204);
    await house.advance('PT3H');
    expect((await deliveries()).filter(({ state }) => state !== 'delivered')).toEqual([]);
    const feed = await house.events();
    const heard = [...new Map(house.receiver.heard.map((event) => [event.id, event])).values()];
    heard.sort((one, other) => one.sequence - other.sequence);
    expect(heard).toEqual(feed);
    expect(eventFaults(heard)).toEqual([]);
    expect(house.receiver.forged).toBe(0);
    expect(await faultsIn(house)).toEqual([]);
  }, 60_000);

  it('is told once more when the app asks for it, with the same id and number', async () => {
    const [delivery] = await deliveries();
    const before = house.receiver.heard.filter(({ id }) => id === delivery!.eventId);
    await house.client.redeliver(delivery!.id);
    await house.advance('PT1S');
    const after = house.receiver.heard.filter(({ id }) => id === delivery!.eventId);
    expect(after.length).toBe(before.length + 1);
    expect(after.at(-1)).toEqual(before.at(-1));
  }, 30_000);
});

describe('a receiver that stays away', () => {
  it('is given up after three days, and the feed still has everything', async () => {
    await house.receiver.become(null);
    const known = (await house.events()).length;
    await comeAndGo('four');
    await house.advance('P2D');
    const late = (await deliveries()).filter(({ state }) => state !== 'delivered');
    expect(late.length).toBe((await house.events()).length - known);
    expect(new Set(late.map(({ state }) => state))).toEqual(new Set(['owed']));

    await house.advance('P2D');
    const failed = (await deliveries()).filter(({ state }) => state !== 'delivered');
    expect(new Set(failed.map(({ state }) => state))).toEqual(new Set(['failed']));
    expect(failed.map(({ id }) => id).sort()).toEqual(late.map(({ id }) => id).sort());
    const feed = await house.events();
    expect(failed.every(({ eventId }) => feed.some(({ id }) => id === eventId))).toBe(true);
    expect(eventFaults(feed)).toEqual([]);
    // The app sees it in its delivery log; nothing of it is for this house to mend.
    const ready = await (await fetch(`${house.emailConsent[0]!.url}/health/ready`)).json();
    expect(ready).toMatchObject({ checks: { duties: 'ok' } });
  }, 90_000);

  it('gets what was given up when it is asked for after all', async () => {
    await house.receiver.become(204);
    const failed = (await deliveries()).filter(({ state }) => state === 'failed');
    for (const { id } of failed) await house.client.redeliver(id);
    await house.advance('PT1M');
    const { ids, forged } = house.receiver;
    expect(failed.filter(({ eventId }) => !ids.has(eventId))).toEqual([]);
    expect(forged).toBe(0);
    expect((await deliveries()).filter(({ state }) => state !== 'delivered')).toEqual([]);
  }, 60_000);
});
