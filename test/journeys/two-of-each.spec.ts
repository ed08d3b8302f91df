import { randomUUID } from 'node:crypto';
import { KinsentProblem } from '@kinsent/client';
import { codeIn } from '../../apps/sandbox/src/demo/parent';
import { addressOf, BareHouse } from '../support/bare-house';
import { Household } from '../support/household';
import { eventFaults, faultsIn } from '../support/proof';

let house: BareHouse;

beforeAll(async () => {
  house = await BareHouse.open({ instances: 2, appErases: true });
}, 120_000);

afterAll(() => house.stop(), 60_000);

/** A child whose letter has come. */
async function asked(childRef: string, by = 0): Promise<Household> {
  await house.ask(childRef, {}, { by });
  await house.advance('PT1S');
  return new Household(house, childRef);
}

async function acts(childRef: string): Promise<string[]> {
  const rows = await house.rows<{ act: string }>(
    `select act from ledger_entry where subject_id in
       (select id from consent where request_id in
         (select id from consent_request where child_id in
           (select child_id from event where data->>'consentRequestId' = $1)))
     order by sequence`,
    [(await requestOf(childRef))!],
  );
  return rows.map(({ act }) => act);
}

async function requestOf(childRef: string): Promise<string | undefined> {
  const created = (await house.events()).find(
    ({ type, data }) => type === 'consent_request.created' && data.childRef === childRef,
  );
  return created?.data['consentRequestId'] as string | undefined;
}

async function bothAtOnce<T>(act: (by: number) => Promise<T>): Promise<T[]> {
  return Promise.all([act(0), act(1)]);
}

/** The code of the refusal, or the id of the request. */
function outcomeOf(asking: Promise<{ id: string }>): Promise<string> {
  return asking.then(
    ({ id }) => id,
    (error: unknown) => (error instanceof KinsentProblem ? error.code : String(error)),
  );
}

describe('one key at both doors', () => {
  it('makes one request, however often it is sent to either', async () => {
    for (let round = 0; round < 8; round += 1) {
      const childRef = `keyed-${round}`;
      const idempotencyKey = randomUUID();
      const outcomes = await Promise.all(
        [0, 1, 0, 1].map((by) => outcomeOf(house.ask(childRef, {}, { by, idempotencyKey }))),
      );
      const ids = new Set(outcomes.filter((each) => each !== 'idempotency_in_progress'));
      const again = await outcomeOf(house.ask(childRef, {}, { by: round % 2, idempotencyKey }));
      expect([...ids]).toEqual([again]);
      const reused = await outcomeOf(house.ask(`${childRef}-other`, {}, { by: 1, idempotencyKey }));
      expect(reused).toBe('idempotency_key_reused');
    }
    await house.advance('PT1S');
    for (let round = 0; round < 8; round += 1) {
      expect(house.office.to(addressOf(`keyed-${round}`)).length).toBe(1);
      expect(house.office.to(addressOf(`keyed-${round}-other`)).length).toBe(0);
    }
  }, 60_000);

  it('without a key makes one request and one refusal that names it', async () => {
    for (let round = 0; round < 8; round += 1) {
      const outcomes = await bothAtOnce((by) => outcomeOf(house.ask(`twin-${round}`, {}, { by })));
      expect(outcomes.filter((each) => each === 'request_open').length).toBe(1);
      const [id] = outcomes.filter((each) => each !== 'request_open');
      expect((await house.clients[1]!.consentRequest(id!)).childRef).toBe(`twin-${round}`);
    }
  }, 60_000);
});

describe('two parents at two doors', () => {
  it('of a yes and a no at the same moment exactly one counts', async () => {
    for (let round = 0; round < 6; round += 1) {
      const family = await asked(`torn-${round}`, round % 2);
      const pages = [await family.open(family.letter(), 0), await family.open(family.letter(), 1)];
      const answers = await bothAtOnce((by) =>
        family.answer({ account: by === round % 2 ? 'yes' : 'no' }, family.letter(), pages[by]),
      );
      // Whoever comes second after a no may find that the child is forgotten already.
      const [winner, loser] = answers.map(({ status }) => status).sort();
      expect([winner, loser === 404 ? 409 : loser]).toEqual([200, 409]);
      const [, ...after] = await acts(`torn-${round}`);
      expect([['grant'], ['refuse'], ['refuse', 'erase']]).toContainEqual(after);
      for (const by of [0, 1]) expect((await family.reason('account', by)) === 'granted').toBe(after[0] === 'grant');
    }
  }, 60_000);

  it('a goodbye at both doors is one', async () => {
    const family = await asked('goodbye');
    expect((await family.answer({ account: 'yes' })).status).toBe(200);
    const pages = [await family.open(family.letter(), 0), await family.open(family.letter(), 1)];
    const goodbyes = await bothAtOnce((by) => family.takeBack('account', family.letter(), pages[by]));
    // Whoever comes second may find that the child is forgotten already.
    const [winner, loser] = goodbyes.map(({ status }) => status).sort();
    expect([winner, loser === 404 ? 409 : loser]).toEqual([200, 409]);
    await house.advance('PT10M');
    expect(await acts('goodbye')).toEqual(['ask', 'grant', 'withdraw', 'erase']);
    expect(family.letters.length).toBe(2);
  }, 60_000);

  it('codes that are guessed at both doors are counted together', async () => {
    const family = await asked('guessed');
    const right = Number(codeIn({ ...family.letter(), id: '' }));
    const page = await family.open();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const guess = String((right + index + 1) % 1_000_000).padStart(6, '0');
        return family.send({ act: 'answer', 'choice.account': 'yes', code: guess }, page, index % 2);
      }),
    );
    const late = await family.answer({ account: 'yes' }, family.letter(), page);
    expect(late.status).toBe(409);
    expect(await family.reason()).toBe('asked');
  }, 60_000);
});

describe('a fortnight with two of each', () => {
  it('does every duty once, and everything holds together', async () => {
    const families = Array.from({ length: 18 }, (_, index) => new Household(house, `crowd-${index}`));
    await Promise.all(families.map(({ childRef }, index) => house.ask(childRef, {}, { by: index % 2 })));
    await house.advance('PT1S');
    await Promise.all(
      families.flatMap((family, index) => {
        const choices = { account: index % 3 === 1 ? 'yes' : 'no' } as const;
        return index % 3 === 0 ? [] : [family.answer(choices, family.letter(), undefined, index % 2)];
      }),
    );
    await house.advance('P15D');

    const ids = house.office.letters.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    // Silence: the notice and two reminders. A yes: the notice and the second letter. A no: the notice.
    expect(families.map(({ letters }) => letters.length)).toEqual(families.map((_, index) => [3, 2, 1][index % 3]));
    const reasons = await Promise.all(families.map((family, index) => family.reason('account', index % 2)));
    expect(reasons).toEqual(families.map((_, index) => (index % 3 === 1 ? 'granted' : 'erased')));

    const heard = house.receiver.heard;
    expect(heard.length).toBe(house.receiver.ids.size);
    const feed = await house.events();
    expect(eventFaults(feed)).toEqual([]);
    expect(house.receiver.ids).toEqual(new Set(feed.map(({ id }) => id)));
    expect(await faultsIn(house)).toEqual([]);
    expect(house.services.map(({ falls }) => falls)).toEqual([0, 0, 0, 0]);
  }, 120_000);

  it('shares the work', async () => {
    // An erasure looks again while the guardian's closing letter is still owed: that is no second doing.
    const rows = await house.rows<{ kind: string; attempts: number; last_error: string | null }>(
      "select kind, attempts, last_error from duty where done_at is not null and kind <> 'consent.erase'",
    );
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ attempts }) => attempts !== 1)).toEqual([]);
  });
});
