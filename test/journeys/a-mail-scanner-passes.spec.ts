import { randomInt } from 'node:crypto';
import { codeIn, linkIn, numberIn, type Page, Parent } from '../../apps/sandbox/src/demo/parent';
import { addressOf, BareHouse } from '../support/bare-house';
import { Household } from '../support/household';
import { PlainScanner } from '../support/plain-scanner';
import type { PostedLetter } from '../support/post-office';

let house: BareHouse;

jest.setTimeout(60_000);

beforeAll(async () => {
  house = await BareHouse.open({ instances: 2 });
}, 120_000);

afterAll(() => house.stop(), 60_000);

const purposes = ['account', 'public-creations', 'push-messages'];

let children = 0;

/** A child whose letter has come. */
async function asked(wanted = purposes): Promise<Household> {
  children += 1;
  const childRef = `scanned-${children}`;
  await house.ask(childRef, { purposes: wanted });
  await house.advance('PT1S');
  return new Household(house, childRef);
}

async function reasons(family: Household, ...wanted: string[]): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(wanted.map(async (purpose) => [purpose, await family.reason(purpose)])));
}

function told(family: Household): Promise<string[]> {
  return house
    .events()
    .then((events) => events.filter(({ data }) => data.childRef === family.childRef).map(({ type }) => type));
}

const codeOf = (letter: PostedLetter): string => codeIn({ ...letter, id: letter.messageId });
const linkOf = (letter: PostedLetter): string => linkIn({ ...letter, id: letter.messageId });

/** Six digits by chance, but not a letter's own: that would be one in a million. */
function guess(family: Household): string {
  const digits = String(randomInt(1_000_000)).padStart(6, '0');
  return family.letters.some((letter) => codeOf(letter) === digits) ? guess(family) : digits;
}

/** Nothing, what stands in front of it, and what stands in somebody else's letter. */
function copied(letter: PostedLetter, other: PostedLetter): string[] {
  return ['', 'The code from our letter', new URL(linkOf(letter)).pathname, '123 456 789', codeOf(other)];
}

interface Scanning {
  readonly words: readonly string[];
  readonly patient?: boolean;
}

/** All instances of one scanner go over all letters of a family. */
async function scan(family: Household, { words, patient = true }: Scanning): Promise<PlainScanner> {
  const scanner = new PlainScanner({
    hosts: house.emailConsent.map(({ url }) => url),
    words,
    ...(patient ? { patience: () => house.advance('PT3S') } : {}),
  });
  for (const letter of [...family.letters]) await scanner.scan(letter.links);
  await house.advance('PT1S');
  expect(scanner.looks).toBeGreaterThan(0);
  expect([...scanner.statuses].filter((status) => status >= 500)).toEqual([]);
  return scanner;
}

/** What the page says of the wait, as the parent does who believes it. */
async function waitAsTold(page: Page): Promise<void> {
  const [, amount, unit] = /You can answer in (\d+) (hour|minute)/.exec(page.html) ?? [];
  expect([page.status, unit]).not.toEqual([200, undefined]);
  await house.advance(unit === 'hour' ? `PT${amount}H` : `PT${amount}M`);
}

describe('a mail scanner without a browser passes (N2)', () => {
  it('presses for fresh letters at links that are over or never were, and floods nobody', async () => {
    const family = await asked(['account']);
    const scanner = new PlainScanner({ hosts: house.emailConsent.map(({ url }) => url), words: [''] });
    const never = `${house.emailConsent[0]!.url}/p/${'A'.repeat(43)}`;
    for (let time = 0; time < 2; time += 1) await scanner.scan([never]);
    await house.advance('P20D');
    const posted = family.letters.length;
    for (let time = 0; time < 2; time += 1) await scanner.scan(family.letter().links);
    await house.advance('PT1S');
    // Besides the letter and its reminder: the time to answer is over, and so the address is forgotten.
    expect(family.letters).toHaveLength(posted);
    expect([...scanner.statuses].filter((status) => status >= 500)).toEqual([]);
  });

  it('looks, from everywhere, again and again, and nothing is as if it had been used', async () => {
    const family = await asked();
    const scanner = new PlainScanner({ hosts: house.emailConsent.map(({ url }) => url), words: [] });
    await scanner.look(family.letter().links, 12);
    expect(scanner.looks).toBeGreaterThan(150);
    expect([...scanner.statuses]).toEqual([200]);
    await house.advance('PT1S');
    expect(await reasons(family, ...purposes)).toEqual({
      account: 'asked',
      'public-creations': 'asked',
      'push-messages': 'granted',
    });
    expect((await told(family)).filter((type) => type === 'consent_request.opened')).toHaveLength(1);
    expect(family.letters).toHaveLength(1);
    expect((await family.answer({ account: 'yes' })).status).toBe(200);
    expect(await family.reason()).toBe('granted');
  });

  it.each([
    ['at once', false],
    ['after a while', true],
  ])('presses every button with empty and copied fields %s, and answers nothing', async (_how, patient) => {
    const [family, stranger] = [await asked(), await asked(['account'])];
    const before = await reasons(family, ...purposes);
    // A code of another letter is six digits too: it counts as a wrong one.
    const { presses } = await scan(family, { words: copied(family.letter(), stranger.letter()), patient });
    expect(presses).toBeGreaterThan(50);
    expect(await reasons(family, ...purposes)).toEqual(before);
    expect(family.letters).toHaveLength(1);
    await waitAsTold(await family.open());
    expect((await family.answer({ account: 'yes' })).status).toBe(200);
    expect(await family.reason()).toBe('granted');
  });

  it('guesses codes in every letter that comes, and the parent gets in by the same letter an hour later', async () => {
    const family = await asked(['account']);
    for (let time = 0; time < 3; time += 1) {
      await scan(family, { words: Array.from({ length: 6 }, () => guess(family)) });
    }
    // No letter brought another one.
    expect(family.letters).toHaveLength(1);
    const page = await family.open();
    expect(page.html).toContain('You can answer in 1 hour');
    expect((await family.send({ act: 'answer' }, page).catch(() => null))?.status).toBeUndefined();
    await waitAsTold(page);
    expect((await family.answer({ account: 'yes' })).status).toBe(200);
    expect(await family.reason()).toBe('granted');
  });

  it('comes back whenever codes are taken again, and the parent still gets in on that day', async () => {
    const family = await asked(['account']);
    const began = house.clock.now().getTime();
    for (const rest of ['PT1H', 'PT2H', 'PT4H']) {
      await scan(family, { words: Array.from({ length: 6 }, () => guess(family)) });
      await house.advance(rest);
    }
    // It pressed for fresh letters as well: not more than the policy allows in a day, and each of them works.
    expect(family.letters.length).toBeGreaterThan(1);
    expect(family.letters.length).toBeLessThanOrEqual(3);
    expect(await family.reason()).toBe('asked');
    const [first, ...others] = family.letters;
    for (const letter of others) expect((await family.open(letter)).html).toContain('Send my answer');
    expect((await family.answer({ account: 'yes' }, first)).status).toBe(200);
    expect(house.clock.now().getTime() - began).toBeLessThan(12 * 60 * 60 * 1000);
    expect(await family.reason()).toBe('granted');
  });

  it('takes nothing back, and the parent does: by the code an hour later, or by the number of a fresh letter', async () => {
    const [one, other] = [await asked(['account']), await asked(['account'])];
    for (const family of [one, other]) await family.answer({ account: 'yes' });
    await house.advance('PT25H');
    for (const family of [one, other]) {
      expect(family.letters).toHaveLength(2);
      await scan(family, { words: ['', ...Array.from({ length: 6 }, () => guess(family))] });
      expect(await family.reason()).toBe('granted');
      // By the old letter the scanner had another one sent, as the parent could.
      expect(family.letters).toHaveLength(3);
    }
    const fresh = other.letter(3);
    const browser = new Parent('', addressOf(other.childRef));
    const page = await browser.open(linkOf(fresh));
    await house.advance('PT3S');
    const stopped = await browser.send(page, 'number', { number: numberIn({ ...fresh, id: fresh.messageId }) });
    expect(stopped.html).toContain('It has stopped');
    expect(['withdrawn', 'erased']).toContain(await other.reason());
    // The scanner goes over the fresh letter as well: then the code has to do, once it is taken again.
    await scan(one, { words: [''] });
    expect((await one.open(one.letter(3))).html).not.toContain('name="number"');
    await house.advance('PT1H');
    expect((await one.takeBack('account', one.letter(2))).html).toContain('It has stopped');
    expect(['withdrawn', 'erased']).toContain(await one.reason());
  });
});
