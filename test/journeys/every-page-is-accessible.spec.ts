import type { Page } from 'playwright-core';
import { desk, faultsInAllViews, firstStates } from '../support/all-views';
import { describeInBrowser, follow, TestBrowser } from '../support/browser';
import { Family, type Letter, linkIn } from '../support/family';
import { House } from '../support/house';
import { type Language, parentPages } from '../support/parent-pages';
import { Watched } from '../support/watched';

const languages = ['en', 'nl'] as const;

let house: House;
let browser: TestBrowser;

jest.setTimeout(120_000);

describeInBrowser('every page is accessible', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  it('is watched by something that sees a barrier, what does not fit, and who else is asked', async () => {
    const context = await browser.visitor({ viewport: desk });
    const watched = new Watched(context);
    const page = await context.newPage();
    await page.setContent('<p style="color: #bbb">pale</p><p style="width: 60rem">wide</p><img src="data:,">');
    const faults = (await faultsInAllViews(page)).join('\n');
    for (const fault of ['at a desk: color-contrast', 'html-has-lang', 'image-alt', 'at 200 %: the page is']) {
      expect(faults).toContain(fault);
    }
    await page.goto(house.urls.verifiedConsent);
    await page.evaluate(() => document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/' })));
    await page.goto(house.urls.emailConsent);
    expect(watched.faults).toEqual(
      expect.arrayContaining([
        expect.stringContaining('https://elsewhere.example/'),
        expect.stringContaining(`document ${house.urls.emailConsent}`),
      ]),
    );
    await context.close();
  });

  describe.each(languages)('in %s', (language) => {
    it.each(language === 'en' ? parentPages : firstStates(parentPages))('$name', async ({ status, open }) => {
      await expectAccessible(language, status, (page) => open(page, house, language));
    });
  });

  // The clock goes on from here.
  describe.each(languages)('later, in %s', (language) => {
    const letters = new Map<string, Letter>();
    let silent: Family;

    beforeAll(async () => {
      silent = new Family(house, { locale: language });
      await silent.ask();
      const granted = new Family(house, { locale: language });
      await granted.granted({ purposes: ['account', 'push-messages'] });
      const guessed = new Family(house, { locale: language });
      await guessed.granted();
      // A letter that has just come brings no other one.
      await house.advance('PT1H');
      await sendFreshLetter(guessed);
      await house.advance('P3DT1H');
      await granted.takeBack(undefined, 'account');
      await house.settle();
      for (const family of [silent, granted, guessed]) {
        for (const letter of await family.letters()) letters.set(letter.subject, letter);
      }
    });

    it('every kind of letter', async () => {
      // The question, the same again, the second letter, a fresh link, and that something was taken back.
      expect([...letters.keys()]).toHaveLength(5);
      for (const [subject, { html }] of letters) {
        const context = await browser.visitor({ viewport: desk });
        const asked: string[] = [];
        context.on('request', (request) => asked.push(request.url()));
        const page = await context.newPage();
        await page.setContent(html ?? '');
        expect([subject, await faultsInAllViews(page, { translation: language !== 'en' })]).toEqual([subject, []]);
        expect(asked).toEqual([]);
        await context.close();
      }
    });

    it('a link that is too old', async () => {
      const link = linkIn(await silent.letter());
      await house.advance('P15D');
      await expectAccessible(language, 404, (page) => page.goto(`${link}?lang=${language}`));
    });
  });
});

/** One page in both lights and every width: light enough, closed to the world, without a barrier. */
async function expectAccessible(
  language: Language,
  status: number,
  open: (page: Page) => Promise<unknown>,
): Promise<void> {
  const context = await browser.visitor({ viewport: desk, locale: language === 'nl' ? 'nl-NL' : 'en-GB' });
  const watched = new Watched(context);
  const page = await context.newPage();
  await open(page);
  expect(watched.page.status()).toBe(status);
  expect(await page.getAttribute('html', 'lang')).toBe(language);
  expect(await watched.page.allHeaders()).toMatchObject({
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(await watched.weight()).toBeLessThan(40_000);
  expect(await faultsInAllViews(page, { translation: language !== 'en' })).toEqual([]);
  expect(watched.faults).toEqual([]);
  await context.close();
}

/** Locks the way back by guessing, and asks for a fresh letter on the page that says so. */
async function sendFreshLetter(family: Family): Promise<void> {
  const context = await browser.visitor();
  const page = await context.newPage();
  const link = linkIn(await family.letter());
  await page.goto(link);
  await follow(page, () => page.locator('[name=number]').first().click());
  while ((await page.locator('[name=code]').count()) > 0) {
    await page.fill('[name=code]', '000000');
    await follow(page, () => page.press('[name=code]', 'Enter'));
  }
  await follow(page, () => page.getByRole('button').click());
  await house.settle();
  await context.close();
}
