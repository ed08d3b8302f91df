import { codeIn, Family, linkIn, type Page } from '../support/family';
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

  it('is shown as needing a stronger check: it may be refused there, and not allowed', async () => {
    const { html } = await family.openPage();
    expect(html).toMatch(/stronger check/);
    for (const purpose of high) {
      const fields = html.match(new RegExp(`<input[^>]*name="choice\\.${purpose}"[^>]*>`, 'g')) ?? [];
      expect(fields).toHaveLength(1);
      expect(fields[0]).toContain('value="no"');
      expect(fields[0]).not.toContain('checked');
    }
  });

  it('stays asked when the form is forged to grant it, while the rest of that form counts', async () => {
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
    expect(forged.html).toContain('Waits for a stronger check');
    await house.settle();
    expect(await stateOf(family)).toEqual({
      account: 'granted',
      'precise-location': 'erased',
      'public-creations': 'asked',
      'analytics-across-services': 'asked',
    });
    for (const purpose of high) {
      expect(await family.permission(purpose)).toMatchObject({ allowed: false, reason: 'asked', level: 'high' });
    }
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

  it('finds the strong door shut: it says that there is no way in yet', async () => {
    const response = await fetch(house.urls.verifiedConsent, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('No stronger check is set up yet');
  });

  it('can be refused from the same page later on, without touching the yes', async () => {
    expect((await family.takeBack(undefined, 'public-creations')).status).toBe(200);
    await house.settle();
    expect(await family.reasons('account', ...high)).toEqual({
      account: 'granted',
      'public-creations': 'erased',
      'analytics-across-services': 'asked',
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
  it('can only be refused or left open', async () => {
    const family = new Family(house);
    await family.ask({ purposes: [...high] });
    const nothing = await family.answer({});
    expect(nothing.status).toBe(422);
    const forged = await family.answer({}, undefined, { 'choice.public-creations': 'yes' });
    expect(forged.status).toBe(422);
    expect(await stateOf(family)).toEqual({ 'public-creations': 'asked', 'analytics-across-services': 'asked' });
    expect(await family.request()).toMatchObject({ state: 'open' });

    expect((await family.answer({ 'public-creations': 'no' })).status).toBe(200);
    await house.settle();
    expect(await family.reasons(...high)).toEqual({
      'public-creations': 'erased',
      'analytics-across-services': 'asked',
    });
    await house.advance('P14DT1M');
    expect(await remainsOf(house, family.requestId)).toEqual({});
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
