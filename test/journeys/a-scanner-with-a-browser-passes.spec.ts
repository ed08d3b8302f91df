import { randomInt } from 'node:crypto';
import { describeInBrowser, follow, TestBrowser } from '../support/browser';
import { codeIn, Family, type Letter, linkIn, numberIn } from '../support/family';
import { House } from '../support/house';
import { Scanner, type ScannerOptions } from '../support/scanner';

let house: House;
let browser: TestBrowser;

jest.setTimeout(180_000);

describeInBrowser('a mail scanner with a browser passes (N2)', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  /** Knows a field when it sees one, but not that a letter holds what belongs in it. */
  const formFiller: ScannerOptions = { fill: () => 'Jan Jansen', patience: () => house.advance('PT3S') };
  const hasty: ScannerOptions = { fill: () => 'test@example.com' };
  /** Takes its time, and guesses six digits wherever a code is asked. */
  const guesser = (letter: Letter): ScannerOptions => ({
    fill: () => otherCode(codeIn(letter)),
    patience: () => house.advance('PT3S'),
  });
  const scan = async (letter: Letter, options: ScannerOptions): Promise<void> => {
    const scanner = new Scanner(browser, options);
    await scanner.scan(letter.links);
    expect(scanner.presses).toBeGreaterThan(0);
    await house.settle();
  };
  /** The parent, who has read the letter, with a browser like any other. */
  const answer = async (letter: Letter, purposes: readonly string[]): Promise<string | null> => {
    const context = await browser.visitor();
    const page = await context.newPage();
    await page.goto(linkIn(letter));
    for (const purpose of purposes) await page.check(`[name="choice.${purpose}"][value=yes]`);
    await page
      .locator('form', { has: page.locator('[name=act]') })
      .locator('[name=code]')
      .fill(codeIn(letter));
    await follow(page, () => page.click('[name=act][value=answer]'));
    const title = await page.textContent('h1');
    await context.close();
    return title;
  };

  it('grants and refuses nothing by filling in forms, and the link is as good as before', async () => {
    const family = new Family(house);
    await family.ask({ purposes: ['account', 'public-creations', 'push-messages'] });
    const letter = await family.letter();
    const before = { reasons: await family.reasons(), events: await family.eventTypes() };
    await scan(letter, formFiller);
    await scan(letter, hasty);
    expect(await family.reasons()).toEqual(before.reasons);
    expect(await family.request()).toMatchObject({ state: 'open' });
    expect((await family.eventTypes()).filter((type) => !before.events.includes(type))).toEqual([
      'consent_request.opened',
    ]);
    expect(await family.letters()).toHaveLength(1);
    expect(await answer(letter, ['account', 'public-creations'])).toBe('Thank you, we have your answer');
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('guesses codes and decides nothing, and the parent answers with the same letter an hour later', async () => {
    const family = new Family(house);
    await family.ask({ purposes: ['account'] });
    const letter = await family.letter();
    await scan(letter, guesser(letter));
    // From then on there is nothing that it could press.
    const again = new Scanner(browser, guesser(letter));
    await again.scan(letter.links);
    expect(again.presses).toBe(0);
    expect(await family.reasons('account')).toEqual({ account: 'asked' });
    expect(await family.request()).toMatchObject({ state: 'open' });
    // A letter that has just come brings no other one.
    expect(await family.letters()).toHaveLength(1);
    await house.advance('PT1H');
    expect(await answer(letter, ['account'])).toBe('Thank you, we have your answer');
    expect(await family.permission()).toMatchObject({ allowed: true });
  });

  it('takes nothing back, from whichever letter, and the parent still can', async () => {
    const family = new Family(house);
    await family.granted({ purposes: ['account', 'push-messages'] });
    await house.advance('PT25H');
    const letters = await family.letters();
    expect(letters).toHaveLength(2);
    for (const letter of letters) await scan(letter, formFiller);
    expect(await family.reasons('account', 'push-messages')).toEqual({
      account: 'granted',
      'push-messages': 'granted',
    });
    // The numbers are gone from the page after a wrong one; the code is in the letter as well.
    const context = await browser.visitor();
    const page = await context.newPage();
    await page.goto(linkIn(letters[0]!));
    await page.getByRole('textbox', { name: 'The code from our letter' }).fill(codeIn(letters[0]!));
    await follow(page, () => page.getByRole('button', { name: 'Take it back' }).click());
    expect(await page.textContent('h1')).toBe('It has stopped');
    await context.close();
    expect(await family.permission()).toMatchObject({ allowed: false });
  });

  it('stops nothing by guessing either, and the parent takes it back by the number of a fresh letter', async () => {
    const family = new Family(house);
    await family.granted({ purposes: ['account'] });
    const letter = await family.letter();
    await house.advance('PT1H');
    await scan(letter, guesser(letter));
    await scan(letter, guesser(letter));
    expect(await family.reasons('account')).toEqual({ account: 'granted' });
    // It pressed “send me a fresh letter” too, as the parent could.
    const fresh = await family.letter();
    expect(linkIn(fresh)).not.toBe(linkIn(letter));
    const context = await browser.visitor();
    const page = await context.newPage();
    await page.goto(linkIn(fresh));
    await house.advance('PT3S');
    await follow(page, () => page.getByRole('button', { name: numberIn(fresh), exact: true }).click());
    expect(await page.textContent('h1')).toBe('It has stopped');
    await context.close();
    expect(await family.permission()).toMatchObject({ allowed: false });
  });
});

/** Six digits by chance, but not the letter's: that would be one in a million. */
function otherCode(code: string): string {
  const digits = String(randomInt(1_000_000)).padStart(6, '0');
  return digits === code ? otherCode(code) : digits;
}
