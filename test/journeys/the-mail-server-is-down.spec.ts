import type { ConsentRequest } from '@kinsent/client';
import { BareHouse, until } from '../support/bare-house';
import { Household } from '../support/household';
import { faultsIn } from '../support/proof';
import { remainsOf, traceOf } from '../support/remains';

let house: BareHouse;
/** Of the question whose parent says goodbye. */
let leavingId: string;

beforeAll(async () => {
  house = await BareHouse.open({ appErases: true });
}, 120_000);

afterAll(() => house.stop(), 60_000);

const about = async (type: string, { id }: ConsentRequest): Promise<number> =>
  (await house.events()).filter((event) => event.type === type && event.data['consentRequestId'] === id).length;

const forgotten = async (): Promise<number> =>
  (await house.events()).filter(({ type }) => type === 'erasure.completed').length;

describe('an hour without a mail server', () => {
  let waiting: Household[];
  let confirming: Household;
  let leaving: Household;
  let asked: ConsentRequest[];
  let confirmed: ConsentRequest;

  beforeAll(() => {
    waiting = Array.from({ length: 4 }, (_, index) => new Household(house, `waiting-${index}`));
    confirming = new Household(house, 'confirming');
    leaving = new Household(house, 'leaving');
  });

  it('begins with two yeses of yesterday', async () => {
    confirmed = await house.ask('confirming');
    await house.advance('PT1S');
    expect((await confirming.answer({ account: 'yes' })).status).toBe(200);
    await house.advance('PT23H');
    leavingId = (await house.ask('leaving', { escrow: { nickname: 'Castle builder' } })).id;
    await house.advance('PT1S');
    expect((await leaving.answer({ account: 'yes' })).status).toBe(200);
    await house.advance('PT30M');
  }, 60_000);

  it('takes questions, answers and goodbyes all the same, and tells of no letter that has not left', async () => {
    await house.office.become('shut');
    asked = await Promise.all(waiting.map(({ childRef }) => house.ask(childRef)));
    expect((await leaving.takeBack()).status).toBe(200);

    for (const mood of ['busy', 'full', 'shut'] as const) {
      await house.advance('PT20M');
      for (const request of asked) {
        expect(await house.client.consentRequest(request.id)).toMatchObject({ state: 'open', sentAt: null });
        expect(await about('consent_request.sent', request)).toBe(0);
      }
      expect(await Promise.all(waiting.map((each) => each.reason()))).toEqual(waiting.map(() => 'asked'));
      // The yes counts from the approval; its second letter is what waits.
      expect(await confirming.reason()).toBe('granted');
      expect(await about('consent.confirmed', confirmed)).toBe(0);
      // What is taken back is no from that moment; the address is needed until the closing letter has gone.
      expect(['withdrawn', 'erased']).toContain(await leaving.reason());
      expect(await forgotten()).toBe(0);
      await house.office.become(mood);
    }
    // Of each letter more often than once.
    expect(house.office.visits).toBeGreaterThan(2 + waiting.length + 2);
    expect(house.office.letters.length).toBe(2);
  }, 120_000);

  it('ends with every letter sent exactly once, and told of exactly once', async () => {
    await house.office.become('open');
    await house.advance('PT20M');
    for (const [index, each] of waiting.entries()) {
      expect(each.letters.length).toBe(1);
      expect(await about('consent_request.sent', asked[index]!)).toBe(1);
      expect((await house.client.consentRequest(asked[index]!.id)).sentAt).not.toBeNull();
    }
    expect(confirming.letters.length).toBe(2);
    expect(await about('consent.confirmed', confirmed)).toBe(1);
    expect(leaving.letters.length).toBe(2);
    // An erasure that has waited so long for the closing letter looks again after half as long.
    await house.advance('PT1H');
    expect(await remainsOf(house, leavingId)).toEqual({});
    expect(await forgotten()).toBe(0);
    expect(house.services.map(({ falls }) => falls)).toEqual([0, 0]);
  }, 60_000);

  it('leaves links that can be answered', async () => {
    const answers = await Promise.all(waiting.map((each) => each.answer({ account: 'yes' })));
    expect(answers.map(({ status }) => status)).toEqual(waiting.map(() => 200));
    await house.advance('P2D');
    expect(waiting.map(({ letters }) => letters.length)).toEqual(waiting.map(() => 2));
    expect(await forgotten()).toBe(0);
    const ids = house.office.letters.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await faultsIn(house)).toEqual([]);
  }, 60_000);

  it('has the app erase as long after the goodbye as the policy says, late letter or not', async () => {
    await house.advance('P29D');
    expect(await forgotten()).toBe(1);
    // The feed names the child for as long as it tells of it.
    expect(await traceOf(house, leavingId)).toEqual({ reference_key: 1 });
  }, 60_000);
});

describe('a mail server that takes a letter and breaks off before it says so', () => {
  it('gets the very same message again, and it counts as one', async () => {
    const family = new Household(house, 'twice');
    await house.office.become('deaf');
    const request = await house.ask('twice');
    await until('the letter was taken', () => family.letters.length > 0);
    expect(await about('consent_request.sent', request)).toBe(0);
    await house.office.become('open');
    await house.advance('PT30M');

    expect(family.letters.length).toBeGreaterThan(1);
    expect(new Set(family.letters.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(family.letters.map(({ text }) => text)).size).toBe(1);
    expect(await about('consent_request.sent', request)).toBe(1);
    expect((await family.answer({ account: 'yes' })).status).toBe(200);
    await house.advance('P1D');
    expect(await faultsIn(house)).toEqual([]);
  }, 60_000);
});

it('has no name left for who said goodbye, once the feed has forgotten too', async () => {
  await house.advance('P92D');
  expect(await traceOf(house, leavingId)).toEqual({});
}, 60_000);
