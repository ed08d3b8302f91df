import type { Page } from 'playwright-core';
import { desk, faultsInAllViews, firstStates, phone } from '../support/all-views';
import { describeInBrowser, follow, TestBrowser } from '../support/browser';
import { type DoorPage, doorPages } from '../support/door-pages';
import { Family, type Letter, linkIn } from '../support/family';
import { misfits, spreadTheText } from '../support/fitting';
import { House } from '../support/house';
import { type Language, parentPages } from '../support/parent-pages';
import { Watched } from '../support/watched';

const languages = ['en', 'nl'] as const;
const atDesk = { viewport: desk };

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

  // First, while the house owes nothing to anybody else: whatever falls due on the way is waited for.
  describe.each(languages)('after a while, in %s', (language) => {
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
      const context = await browser.visitor();
      const asked: string[] = [];
      context.on('request', (request) => asked.push(request.url()));
      const page = await context.newPage();
      for (const [subject, { html }] of letters) {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(desk);
        await page.setContent(html ?? '');
        expect([subject, await faultsInAllViews(page, { translation: language !== 'en' })]).toEqual([subject, []]);
      }
      expect(asked).toEqual([]);
      await context.close();
    });

    it('a link that is too old', async () => {
      const link = linkIn(await silent.letter());
      await house.advance('P15D');
      await expectAccessible(language, 404, (page) => page.goto(`${link}?lang=${language}`));
    });
  });

  describe.each(languages)('in %s', (language) => {
    it.each(language === 'en' ? parentPages : firstStates(parentPages))('$name', async ({ status, open }) => {
      await expectAccessible(language, status, (page) => open(page, house, language));
    });
  });

  describe('on the way to a proof, in both languages', () => {
    const waits = 'the wait for the provider’s word';
    let waiting: Promise<Seen>;

    // It takes its time, while others are looked at; and it goes on by itself, so it has a tab of its own.
    beforeAll(() => {
      waiting = browser
        .visitor({ viewport: desk })
        .then((context) => context.newPage())
        .then((page) =>
          see(
            page,
            doorPages.find(({ name }) => name === waits)!,
          ),
        );
    });

    it.each(doorPages)('$name', async (one) => {
      const { page, watched } = await (one.name === waits
        ? waiting
        : browser.successor(atDesk).then((page) => see(page, one)));
      expect(watched.page.status()).toBe(one.status);
      const policy = (await watched.page.allHeaders())['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      const [own, ...ways] = /form-action ([^;]*);/.exec(policy)?.[1]?.split(' ') ?? [];
      if (one.forms !== 'provider') {
        const { port } = new URL(house.urls.terminal);
        expect(own).toBe("'self'");
        expect([...new Set(ways.map((way) => new URL(way).port))]).toEqual(one.forms === 'pay' ? [port] : []);
      }
      watched.end();
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      const dutch = page.locator('.languages a[hreflang=nl]');
      const link = (await dutch.count()) === 0 ? null : await dutch.getAttribute('href');
      expect(await faultsInAllViews(page)).toEqual([]);
      if (link !== null) await expectDutchFits(page, link);
    });
  });
});

/** One page in both lights and every width: light enough, closed to the world, without a barrier. */
async function expectAccessible(
  language: Language,
  status: number,
  open: (page: Page) => Promise<unknown>,
): Promise<void> {
  const page = await browser.successor({ ...atDesk, locale: language === 'nl' ? 'nl-NL' : 'en-GB' });
  const watched = new Watched(page.context());
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
  watched.end();
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

interface Seen {
  readonly page: Page;
  readonly watched: Watched;
}

async function see(page: Page, { open }: DoorPage): Promise<Seen> {
  const watched = new Watched(page.context());
  await open(page, house, 'en');
  return { page, watched };
}

/** Words of another language are of other lengths; all else was seen. */
async function expectDutchFits(page: Page, link: string): Promise<void> {
  await page.setViewportSize(phone);
  await page.goto(new URL(link, page.url()).href);
  expect(await page.getAttribute('html', 'lang')).toBe('nl');
  expect(await misfits(page)).toEqual([]);
  await spreadTheText(page);
  expect(await misfits(page)).toEqual([]);
}
