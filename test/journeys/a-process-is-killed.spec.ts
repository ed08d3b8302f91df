import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { KinsentUnreachable } from '@kinsent/client';
import { AnsweringApp } from '../support/answering-app';
import { addressOf, BareHouse, until } from '../support/bare-house';
import { Household } from '../support/household';
import { MovingPostgres } from '../support/moving-postgres';
import { faultsIn } from '../support/proof';
import { remainsOf, traceOf } from '../support/remains';
import type { ServiceProcess } from '../support/service-process';

type Fate = 'yes' | 'no' | 'back' | 'silence';

const fates: readonly Fate[] = ['yes', 'no', 'back', 'silence'];
const children = Array.from({ length: 18 }, (_, index) => ({ childRef: `child-${index}`, fate: fates[index % 4]! }));
/** Everything is killed once after each of these has set out. */
const groups = Array.from({ length: 3 }, (_, index) => children.slice(index * 6, index * 6 + 6));
/** The question, its letter, the answer, and what is taken back. */
const stepsOf: Readonly<Record<Fate, number>> = { yes: 3, no: 3, back: 5, silence: 2 };
/** The last moment at which a parent or an app goes on trying. */
const patienceMs = 120_000;

let house: BareHouse;
let app: AnsweringApp;
let database: MovingPostgres;
let families: Map<string, Household>;
/** What was brought about so far, by all together. */
let steps = 0;
const requestIds = new Map<string, string>();

beforeAll(async () => {
  database = await MovingPostgres.start();
  house = await BareHouse.open({ database });
  app = new AnsweringApp(house, () => 1);
  families = new Map(children.map(({ childRef }) => [childRef, new Household(house, childRef)]));
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await house?.stop();
}, 60_000);

/** Tries until it works, as an app or a person does who got no answer. Any other refusal than silence is a fault. */
async function insist<T>(act: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      const done = await act();
      if (done !== null) {
        steps += 1;
        return done;
      }
    } catch (error) {
      // What fetch throws is of another realm than ours.
      const silent =
        error instanceof KinsentUnreachable ||
        /^TypeError: (fetch failed|terminated)|The page \(5\d\d\)/.test(String(error));
      if (!silent) throw error;
    }
    if (performance.now() > deadline)
      throw new Error(`Nobody answers any more:\n${house.services.map(({ lastWords }) => lastWords).join('\n')}`);
    await wait(randomInt(200, 400));
  }
}

/** One child's road, taken through all that falls down on the way. */
async function walk({ childRef, fate }: (typeof children)[number]): Promise<void> {
  const family = families.get(childRef)!;
  await wait(randomInt(500));
  const asked = await insist(() =>
    house.ask(childRef, { purposes: ['account', 'creations'] }, { idempotencyKey: `key-of-${childRef}` }),
  );
  requestIds.set(childRef, asked.id);
  await insist(() => Promise.resolve(family.letters.length > 0 ? true : null));
  if (fate === 'silence') return;
  const choice = fate === 'no' ? 'no' : 'yes';
  await insist(async () => {
    const page = await family.open();
    if (page.status >= 500) return null;
    // The answer was taken, and only its confirmation was lost.
    if (page.status === 404 || !page.html.includes('choice.account')) return true;
    const answer = await family.answer({ account: choice, creations: choice }, family.letter(), page);
    return answer.status === 200 || answer.status === 409 ? true : null;
  });
  if (fate !== 'back') return;
  for (const purpose of ['account', 'creations']) {
    await insist(async () => {
      const page = await family.open();
      if (page.status >= 500) return null;
      if ((await house.client.permission(childRef, purpose)).allowed) await family.takeBack(purpose);
      const { reason } = await house.client.permission(childRef, purpose);
      return reason === 'withdrawn' || reason === 'erased' ? true : null;
    });
  }
}

async function killAndRaise(service: ServiceProcess): Promise<void> {
  await service.kill();
  await wait(randomInt(100));
  await service.start();
}

/** Sends one group after the other on its way, and kills each of the three while it walks; resolves when all are through. */
async function walkAndRage(): Promise<void> {
  const walking: Promise<void>[] = [];
  const faults: unknown[] = [];
  for (const group of groups) {
    const before = steps;
    const own = group.reduce((sum, { fate }) => sum + stepsOf[fate], 0);
    walking.push(...group.map((each) => walk(each).catch((fault: unknown) => void faults.push(fault))));
    const after = async (act: () => Promise<void>): Promise<void> => {
      // The group alone comes so far, whoever of the others stands still.
      const enough = before + randomInt(own);
      while (steps < enough && faults.length === 0) await wait(10);
      await wait(randomInt(200));
      await act();
    };
    await Promise.all([
      after(() => killAndRaise(house.emailConsent[0]!)),
      after(() => killAndRaise(house.purgeWorker[0]!)),
      after(() => database.crash()),
    ]);
  }
  await Promise.all(walking);
  if (faults.length > 0) throw faults[0];
}

it('children are asked, answered and taken back while everything is killed again and again', async () => {
  let over = false;
  // What a dead process held comes back when its lease ends: a minute of business.
  const leaping = (async () => {
    for (; !over; await wait(250)) await house.leap(20_000);
  })();
  await walkAndRage().finally(() => (over = true));
  await leaping;
  const kills = [...house.services.map((service) => service.kills), database.crashes];
  expect(kills).toEqual(kills.map(() => groups.length));
  // Nothing fell by itself: whoever lost the database waited for it.
  expect(house.services.map(({ falls, lastWords }) => (falls === 0 ? '' : lastWords))).toEqual(['', '']);
}, 300_000);

it('the fortnight passes, and whatever has most to do is killed', async () => {
  const [email, purge] = [house.emailConsent[0]!, house.purgeWorker[0]!];
  // Second letters, reminders, the end.
  const victims: Readonly<Record<number, readonly ServiceProcess[]>> = {
    1: [email],
    3: [email],
    14: [purge],
  };
  for (let day = 1; day <= 15; day += 1) {
    const leaping = house.leap(24 * 3_600_000);
    const fallen = victims[day] ?? [];
    await wait(randomInt(100));
    await Promise.all(fallen.map((each) => each.kill()));
    await leaping;
    await Promise.all(fallen.map((each) => each.start()));
    await house.leap(61_000);
    await house.advance('PT1M');
  }
  // What was taken back may be kept for a month.
  await house.advance('P31D');
  await until('the app answers for all', () => app.isDone());
  await house.advance('PT1M');
  expect(house.services.map(({ falls }) => falls)).toEqual([0, 0]);
}, 180_000);

describe('afterwards', () => {
  it('nothing is lost: every question that was taken had its letter, and ended as its parent wanted', async () => {
    const ends: Record<Fate, string> = { yes: 'granted', no: 'erased', back: 'erased', silence: 'erased' };
    for (const { childRef, fate } of children) {
      expect([childRef, families.get(childRef)!.letters.length > 0]).toEqual([childRef, true]);
      for (const purpose of ['account', 'creations']) {
        expect([childRef, purpose, await families.get(childRef)!.reason(purpose)]).toEqual([
          childRef,
          purpose,
          ends[fate],
        ]);
      }
    }
    const [{ n }] = (await house.rows<{ n: number }>('select count(*)::integer as n from consent_request')) as [
      { n: number },
    ];
    expect(n).toBe(children.length);
  }, 60_000);

  it('a letter that was sent twice is the same letter', async () => {
    for (const { childRef, fate } of children) {
      const letters = house.office.to(addressOf(childRef));
      const ids = new Set(letters.map(({ messageId }) => messageId));
      // Sent again it tells what still stands by then, which may be nothing to lead to; where it leads, it leads to one page.
      const leading = letters.flatMap(({ messageId, links }) =>
        links.filter((link) => new URL(link).pathname.startsWith('/p/')).map((link) => ({ messageId, link })),
      );
      const ways = new Set(leading.map(({ messageId, link }) => `${messageId} ${link}`));
      expect(ways.size).toBe(new Set(leading.map(({ messageId }) => messageId)).size);
      // A notice; and then a confirmation, one or two goodbyes, or two reminders.
      const wanted = { yes: [2], no: [1], back: [2, 3], silence: [3] }[fate];
      expect(wanted).toContain(ids.size);
    }
  });

  it('every consent has the history that it should have, and no other', async () => {
    const rows = await house.rows<{ request: string; acts: string }>(
      `select consent.request_id as request, string_agg(act, ' ' order by position) as acts
       from ledger_entry join consent on consent.id = subject_id group by consent.id, consent.request_id`,
    );
    const history: Record<Fate, string> = {
      yes: 'ask grant confirm',
      no: 'ask refuse erase',
      back: 'ask grant withdraw erase',
      silence: 'ask lapse erase',
    };
    for (const { childRef, fate } of children) {
      const own = rows.filter(({ request }) => request === requestIds.get(childRef));
      expect([childRef, own.map(({ acts }) => acts)]).toEqual([childRef, [history[fate], history[fate]]]);
    }
  });

  it('the app was told of everything at least once, and the feed tells it exactly once', async () => {
    const feed = await house.events();
    const { ids, forged } = house.receiver;
    expect(forged).toBe(0);
    expect(feed.filter(({ id }) => !ids.has(id))).toEqual([]);
    const erased = feed.filter(({ type }) => type === 'erasure.completed');
    const forgotten = children.filter(({ fate }) => fate !== 'yes').map(({ childRef }) => childRef);
    expect(new Set(erased.map(({ data }) => data.childRef))).toEqual(new Set(forgotten));
    // Of each erasure once, however often its end was interrupted.
    expect(new Set(erased.map(({ data }) => data['erasureId'])).size).toBe(erased.length);
    // Whose parent answered before a dead process had written down that the letter left was told of the answer alone.
    const sent = new Set(
      feed.filter(({ type }) => type === 'consent_request.sent').map(({ data }) => data['consentRequestId']),
    );
    const silent = children.filter(({ fate }) => fate === 'silence');
    expect(silent.filter(({ childRef }) => !sent.has(requestIds.get(childRef)))).toEqual([]);
  });

  it('the ledger verifies, nothing that is due waits, and of the forgotten nothing is left', async () => {
    expect(await faultsIn(house)).toEqual([]);
    for (const { childRef, fate } of children) {
      if (fate === 'yes') continue;
      const requestId = requestIds.get(childRef)!;
      expect([childRef, await remainsOf(house, requestId)]).toEqual([childRef, {}]);
      // The feed names the child for as long as it tells of it.
      expect([childRef, await traceOf(house, requestId)]).toEqual([childRef, { reference_key: 1 }]);
    }
  });
});
