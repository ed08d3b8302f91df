import { codeIn, Family, linkIn, numberIn, type Page } from '../support/family';
import { House } from '../support/house';
import { ledgerFaults } from '../support/proof';
import { remainsOf } from '../support/remains';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);
jest.setTimeout(120_000);

/** One thing that is published, and one that goes to another company for its own use. */
const high = ['public-creations', 'analytics-across-services'] as const;

const formOf = (page: Page): string => /name="token" value="([^"]*)"/.exec(page.html)![1]!;
/** Where a page leads to for the stronger check. */
const onward = (html: string): string | null =>
  /<a class="button" href="([^"]*\/verify\b[^"]*)"/.exec(html)?.[1] ?? null;
const stateOf = async (family: Family): Promise<Record<string, string>> =>
  Object.fromEntries((await family.request()).consents.map(({ purpose, state }) => [purpose, state]));

describe('what discloses a child’s data', () => {
  let family: Family;

  it('is asked at the high level, and what stays inside at the low one', async () => {
    family = new Family(house);
    const { consents } = await family.ask({ purposes: ['account', 'precise-location', ...high] });
    expect(consents.map(({ purpose, level }) => [purpose, level])).toEqual([
      ['account', 'low'],
      ['precise-location', 'low'],
      ['public-creations', 'high'],
      ['analytics-across-services', 'high'],
    ]);
  });

  it('has a yes and a no of its own, none chosen, and says what comes after a yes', async () => {
    const { html } = await family.openPage();
    expect(html).toContain('For this we must know for sure that you are the parent');
    expect(html.replace(/\s/gu, ' ')).toContain('€0.50 is charged, and you get that back');
    for (const purpose of high) {
      const fields = html.match(new RegExp(`<input[^>]*name="choice\\.${purpose}"[^>]*>`, 'g')) ?? [];
      expect(fields.map((field) => /value="(\w+)"/.exec(field)![1])).toEqual(['yes', 'no']);
      for (const field of fields) expect(field).not.toContain('checked');
    }
  });

  it('is not answered by leaving it out', async () => {
    const page = await family.answer({ account: 'yes', 'precise-location': 'no', 'public-creations': 'yes' });
    expect(page.status).toBe(422);
    expect(await family.reasons('account', ...high)).toEqual({
      account: 'asked',
      'public-creations': 'asked',
      'analytics-across-services': 'asked',
    });
  });

  it('waits after a yes, however the form is forged to grant it, while the rest of that form counts', async () => {
    const letter = await family.letter();
    const page = await family.openPage(letter);
    const forged = await family.parent.post(linkIn(letter), [
      ['token', formOf(page)],
      ['act', 'answer'],
      ['code', codeIn(letter)],
      ['choice.account', 'yes'],
      ['choice.precise-location', 'no'],
      ...high.map((purpose) => [`choice.${purpose}`, 'yes'] as const),
      ...high.map((purpose) => [`level.${purpose}`, 'low'] as const),
      ['method', 'verified'],
    ]);
    expect(forged.status).toBe(200);
    expect(forged.html.match(/You said yes\. Off until you have shown that you are the parent/g)).toHaveLength(2);
    await house.settle();
    expect(await stateOf(family)).toEqual({
      account: 'granted',
      'precise-location': 'erased',
      'public-creations': 'asked',
      'analytics-across-services': 'asked',
    });
    for (const purpose of high) {
      expect(await family.permission(purpose)).toMatchObject({
        allowed: false,
        reason: 'awaiting_verification',
        level: 'high',
      });
    }
    expect((await family.request()).consents.map(({ purpose, waitsFor }) => [purpose, waitsFor])).toEqual([
      ['account', null],
      ['precise-location', null],
      ['public-creations', 'verification'],
      ['analytics-across-services', 'verification'],
    ]);
    const started = (await family.events()).filter(({ type }) => type === 'verification.started');
    expect(started.map(({ data }) => data['purposes'])).toEqual([[...high]]);
  });

  it('is not granted by answering again, by the second letter, or by time', async () => {
    const letter = await family.letter();
    const page = await family.openPage(letter);
    const again = await family.parent.post(linkIn(letter), [
      ['token', formOf(page)],
      ['act', 'answer'],
      ['code', codeIn(letter)],
      ...high.map((purpose) => [`choice.${purpose}`, 'yes'] as const),
    ]);
    expect(again.status).toBe(409);
    await house.advance('PT25H');
    expect(await stateOf(family)).toMatchObject({ account: 'granted', 'public-creations': 'asked' });
    const evidence = await house.rows<{ method: string; level: string }>(
      'select method, level from evidence where request_id = $1',
      [family.requestId],
    );
    expect(evidence).toEqual([{ method: 'email-plus', level: 'low' }]);
  });

  it('leads from the page of any letter to the strong door, which looking at does not open', async () => {
    const letters = await family.letters();
    expect(letters).toHaveLength(2);
    const links: string[] = [];
    for (const letter of letters) {
      const page = await family.openPage(letter);
      expect(page.html).not.toContain('/verify');
      await house.advance('PT3S');
      // The first number of the page leads on, for whoever has the letter in hand.
      links.push(onward((await family.parent.send(page, 'number', { number: numberIn(letter) })).html)!);
    }
    const doors = links.map((link) => link.split('?')[0]);
    expect(new Set(doors).size).toBe(1);
    expect(doors[0]).toMatch(new RegExp(`^${house.urls.verifiedConsent}/p/[\\w-]{43}/verify$`));
    for (const { text, html } of letters) expect(`${text}${html}`).not.toContain(new URL(links[0]!).pathname);
    for (const link of [...links, doors[0]!]) expect((await family.parent.open(link)).status).toBe(200);
    await house.settle();
    expect(await family.reasons(...high)).toEqual({
      'public-creations': 'awaiting_verification',
      'analytics-across-services': 'awaiting_verification',
    });
  });

  it('can be refused from the same page later on, without touching the yes', async () => {
    expect((await family.takeBack(undefined, 'public-creations')).status).toBe(200);
    await house.settle();
    expect(await family.reasons('account', ...high)).toEqual({
      account: 'granted',
      'public-creations': 'erased',
      'analytics-across-services': 'awaiting_verification',
    });
  });

  it('ends in silence after fourteen days, and the yes goes on', async () => {
    await house.advance('P13D');
    expect(await family.reasons('account', ...high)).toEqual({
      account: 'granted',
      'public-creations': 'erased',
      'analytics-across-services': 'erased',
    });
  });
});

describe('a question about such things alone', () => {
  it('is answered whole or not at all, and allows nothing by itself', async () => {
    const family = new Family(house);
    await family.ask({ purposes: [...high] });
    const nothing = await family.answer({});
    expect(nothing.status).toBe(422);
    const half = await family.answer({ 'public-creations': 'yes' });
    expect(half.status).toBe(422);
    expect(await stateOf(family)).toEqual({ 'public-creations': 'asked', 'analytics-across-services': 'asked' });
    expect(await family.request()).toMatchObject({ state: 'open' });

    const page = await family.answer({ 'public-creations': 'no', 'analytics-across-services': 'yes' });
    expect(page.status).toBe(200);
    expect(onward(page.html)).toContain('/verify');
    await house.settle();
    expect(await family.reasons(...high)).toEqual({
      'public-creations': 'erased',
      'analytics-across-services': 'awaiting_verification',
    });
    await house.advance('P14DT1M');
    expect(await remainsOf(house, family.requestId)).toEqual({});
  });

  it('leads nowhere once the app has called off what waits, and all is forgotten', async () => {
    const family = new Family(house);
    await family.ask({ purposes: ['public-creations'] });
    const link = onward((await family.answer({ 'public-creations': 'yes' })).html)!;
    const { state, consents } = await house.client.cancel(family.requestId);
    expect([state, consents[0]!.state]).toEqual(['answered', 'lapsed']);
    await house.settle();
    expect(await remainsOf(house, family.requestId)).toEqual({});
    expect((await family.parent.open(link)).status).toBe(404);
  });
});

describe('messages that a parent may stop', () => {
  it('are allowed once the parent was told, and stop by one press', async () => {
    const family = new Family(house);
    const { consents } = await family.ask({ purposes: ['push-messages'] });
    expect(consents).toMatchObject([{ purpose: 'push-messages', level: 'notice' }]);
    expect(await family.permission('push-messages')).toMatchObject({ allowed: true, level: 'notice' });
    expect((await family.takeBack()).status).toBe(200);
    expect((await family.permission('push-messages')).allowed).toBe(false);
    await house.advance('PT1H');
    expect(await remainsOf(house, family.requestId)).toEqual({});
  });

  it('are not allowed while the letter cannot leave', async () => {
    await house.setMailDoor(false);
    const family = new Family(house);
    await family.ask({ purposes: ['push-messages'] });
    expect(await family.permission('push-messages')).toMatchObject({ allowed: false, reason: 'asked' });
    await house.setMailDoor(true);
    await house.advance('PT30M');
    expect(await family.permission('push-messages')).toMatchObject({ allowed: true });
  });
});

it('leaves ledgers that hold', async () => {
  expect(await ledgerFaults(house)).toEqual([]);
});
