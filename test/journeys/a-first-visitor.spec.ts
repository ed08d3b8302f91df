import type { BrowserContext, Page } from 'playwright-core';
import { barriersOf } from '../support/accessibility';
import { describeInBrowser, follow, TestBrowser } from '../support/browser';
import { misfits } from '../support/fitting';
import { House } from '../support/house';

let house: House;
let browser: TestBrowser;

jest.setTimeout(120_000);

/** Knows nothing but what the screen says, and does the next thing that it names. */
describeInBrowser('a first visitor follows the sandbox’s steps', () => {
  let context: BrowserContext;
  let page: Page;
  let started = 0;

  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
    context = await browser.visitor({ viewport: { width: 1100, height: 800 } });
    page = await context.newPage();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  const step = () => page.getByRole('status');
  const title = () => page.getByRole('heading', { level: 1 }).textContent();
  /** Waits until the screen says so; pages that wait for something look again by themselves. */
  const says = (words: string | RegExp) => step().filter({ hasText: words }).waitFor();
  const goOn = () => follow(page, () => step().getByRole('link').click());
  const press = (name: string) => follow(page, () => page.getByRole('button', { name, exact: true }).click());
  const letter = () => page.frameLocator('iframe[title="The letter"]');
  /** Opens the letter's link, which comes in a tab of its own. */
  const openLink = async (name: string): Promise<Page> => {
    const tab = context.waitForEvent('page');
    await letter().getByRole('link', { name, exact: true }).click();
    const opened = await tab;
    await opened.waitForLoadState();
    return opened;
  };
  const found = async (pattern: RegExp): Promise<string> => {
    const text = (await letter().locator('body').textContent()) ?? '';
    return pattern.exec(text)![1]!;
  };
  const expectClean = async (): Promise<void> => {
    expect(await barriersOf(page)).toEqual([]);
    expect(await misfits(page)).toEqual([]);
  };

  it('is told where to begin, and is taken for a child by the app', async () => {
    started = performance.now();
    await page.goto(house.urls.hub);
    expect(await title()).toBe('Ask a parent, and see the answer arrive');
    await expectClean();
    await says(/Step 1 of 7: Open the sample app as a child: born in May 2016, say, in the Netherlands/);
    await goOn();
    await expectClean();
    await page.getByLabel('Month').selectOption('May');
    await page.getByLabel('Year').fill('2016');
    await page.getByLabel('Country').selectOption('The Netherlands');
    await press('Go on');
  });

  it('has a parent asked, and finds the letter', async () => {
    await says(/Step 2 of 7: Type a parent’s address: parent@family\.example will do/);
    await expectClean();
    await page.getByLabel('What shall we call you?').fill('Brickmaster');
    await page.getByLabel('Your parent’s e-mail address').fill('parent@family.example');
    await press('Ask my parent');
    expect(await title()).toBe('We have written to your parent');
    await says(/Step 3 of 7: Open the letter and answer it/);
    await goOn();
    expect(await title()).toMatch(/Your child and Brickyard Builder/);
    await expectClean();
  });

  it('answers as the parent, and builds as the child, in less than a minute from the start', async () => {
    const code = await found(/Your code: (\d{3} \d{3})/);
    const answer = await openLink('Read and answer');
    for (const yes of await answer.getByLabel('Yes, I allow this').all()) await yes.check();
    await answer.getByLabel('The code from our letter').fill(code);
    await follow(answer, () => answer.getByRole('button', { name: 'Send my answer' }).click());
    expect(await answer.getByRole('heading', { level: 1 }).textContent()).toBe('Thank you, we have your answer');
    await answer.close();
    await follow(page, () => page.getByRole('link', { name: 'Sample app' }).click());
    expect(await title()).toBe('Hello Brickmaster, build something');
    expect(await page.getByRole('row', { name: 'account yes granted low' }).count()).toBe(1);
    expect((performance.now() - started) / 1000).toBeLessThan(60);
    await expectClean();
  });

  it('moves the clock, and gets the second letter', async () => {
    await says(/Step 6 of 7: Move the clock by 25 hours/);
    await goOn();
    await press('25 hours');
    await says(/Step 7 of 7: Take it back: open any letter once more/);
    await expectClean();
    await goOn();
    expect(await found(/Your number: (\d{2})/)).toMatch(/^\d\d$/);
  });

  it('takes it back with one press, and may not build any more', async () => {
    const number = await found(/Your number: (\d{2})/);
    const wayBack = await openLink('Go on, or take something back');
    // As long as it takes to find the number.
    await wayBack.waitForTimeout(2_100);
    const numbers = wayBack.getByRole('group', { name: /and it stops at once/ });
    await follow(wayBack, () => numbers.getByRole('button', { name: number, exact: true }).click());
    expect(await wayBack.getByRole('heading', { level: 1 }).textContent()).toBe('It has stopped');
    await wayBack.close();
    await follow(page, () => page.getByRole('link', { name: 'Sample app' }).click());
    // The no counts at once; that it was taken back the app is told in its own time.
    await page.getByRole('heading', { level: 1, name: 'Your parent took it back' }).waitFor();
    await expectClean();
  });

  it('watches everybody forget the child when the time is over, and sees the receipt and the certificate', async () => {
    await says(/Step 7 of 7: Taken back. Move the clock by 31 days/);
    await goOn();
    await press('31 days');
    await follow(page, () => page.getByRole('link', { name: 'Sample app' }).click());
    await says('The child is forgotten. See who forgot, and the certificate');
    expect(await title()).toBe('We have forgotten you');
    expect(
      await page
        .getByRole('row', { name: /withdrawn the question to the parent, a name, a month of birth; gone 3 erased/ })
        .count(),
    ).toBe(1);
    await expectClean();
    await goOn();
    expect(await title()).toBe('Who is forgotten, and who has to answer for it');
    await expectClean();
    await follow(page, () =>
      page
        .getByRole('link', { name: /The certificate/ })
        .first()
        .click(),
    );
    expect(await title()).toBe('The certificate of an erasure');
    await expectClean();
  });
});
