import type { Page } from 'playwright-core';
import { desk, faultsInAllViews, phone } from '../support/all-views';
import { describeInBrowser, TestBrowser } from '../support/browser';
import { cards } from '../support/card-terminal';
import { type DoorPage, doorPages, payButton, payWith, toTheDoor, toTheProvider, wall } from '../support/door-pages';
import { codeIn, Family, linkIn } from '../support/family';
import { misfits, spreadTheText } from '../support/fitting';
import { House } from '../support/house';
import { Keyboard } from '../support/keyboard';
import { Watched } from '../support/watched';

/** What a parent reads, and what a screen reader says. */
const words = {
  en: {
    account: 'An account',
    shown: 'Showing creations to everyone',
    yes: 'Yes, I allow this',
    code: 'The code from our letter',
    onward: 'Show that you are the parent',
    amount: '€0.50',
    remember: /^Remember until /,
    pay: 'Pay €0.50 by card',
    which: 'Which test card?',
    noMoney: 'There is not enough money on the card.',
    payThere: 'Pay €0.50',
    done: 'Thank you. This is done.',
    allowed: /^Allowed until /,
    forget: 'Do not remember this',
    forgotten: 'We do not use it again. What you allowed stands.',
    back: /: your €0\.50 has been given back$/,
  },
  nl: {
    account: 'Een account',
    shown: 'Bouwwerken aan iedereen laten zien',
    yes: 'Ja, dit mag',
    code: 'De code uit onze brief',
    onward: 'Laten zien dat u de ouder bent',
    amount: '€ 0,50',
    remember: /^Onthoud tot /,
    pay: 'Betaal € 0,50 met een kaart',
    which: 'Welke testkaart?',
    noMoney: 'Er staat te weinig geld op de kaart.',
    payThere: 'Betaal € 0,50',
    done: 'Dank u wel. Dit is klaar.',
    allowed: /^Mag tot /,
    forget: 'Onthoud dit niet',
    forgotten: 'We gebruiken het niet nog eens. Wat u goedvond, blijft gelden.',
    back: /: uw €.0,50 is teruggegeven$/,
  },
} as const;

let house: House;
let browser: TestBrowser;

jest.setTimeout(120_000);

describeInBrowser('a parent pays in a browser', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  describe.each(['en', 'nl'] as const)('with a keyboard alone, on a phone, without scripts, in %s', (language) => {
    const say = words[language];
    let family: Family;
    let page: Page;
    let keyboard: Keyboard;
    const title = () => page.getByRole('heading', { level: 1 }).textContent();
    const radio = (group: string, at: number) =>
      page.getByRole('group', { name: group, exact: true }).getByRole('radio').nth(at);

    beforeAll(async () => {
      family = new Family(house, { locale: language });
      await family.ask({ purposes: ['account', wall] });
      page = await (await browser.visitor({ javaScriptEnabled: false, viewport: phone })).newPage();
      keyboard = new Keyboard(page);
      await page.goto(linkIn(await family.letter()));
    });
    afterAll(() => page?.context().close());
    afterEach(async () => expect(await misfits(page)).toEqual([]));

    it('says yes to both in the letter’s page, and one of them waits', async () => {
      for (const purpose of [say.account, say.shown]) {
        await keyboard.tabTo(radio(purpose, 0));
        await keyboard.press('Space');
      }
      await keyboard.tabTo(page.getByLabel(say.code));
      await keyboard.type(codeIn(await family.letter()));
      await keyboard.enter();
      expect(await family.reasons('account', wall)).toEqual({ account: 'granted', [wall]: 'awaiting_verification' });
    });

    it('is led to where it says what is charged and that it comes back, with nothing ticked', async () => {
      await keyboard.tabTo(page.getByRole('link', { name: say.onward, exact: true }));
      await keyboard.enter();
      expect(new URL(page.url()).origin).toBe(house.urls.verifiedConsent);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await page.getByRole('listitem').filter({ hasText: say.amount }).count()).toBe(1);
      expect(await page.locator('input:checked').count()).toBe(0);
    });

    it('lets it be remembered, and goes to the provider’s page', async () => {
      await keyboard.tabTo(page.getByLabel(say.remember));
      await keyboard.press('Space');
      await keyboard.tabTo(page.getByRole('button', { name: say.pay, exact: true }));
      await keyboard.enter();
      expect(new URL(page.url()).origin).toBe(house.urls.terminal);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
    });

    it('chooses a card that has no money on it, and another one', async () => {
      await keyboard.tabTo(radio(say.which, 0));
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowDown');
      await keyboard.tabTo(page.getByRole('button', { name: say.payThere, exact: true }));
      await keyboard.enter();
      expect(await page.getByText(say.noMoney).count()).toBe(1);
      await keyboard.tabTo(radio(say.which, 0));
      await keyboard.press('Space');
      await keyboard.tabTo(page.getByRole('button', { name: say.payThere, exact: true }));
      await keyboard.enter();
    });

    it('reads that it is done, and the app knows', async () => {
      expect(await title()).toBe(say.done);
      expect(await page.getByText(say.allowed).count()).toBe(1);
      await house.settle();
      expect(await family.permission(wall)).toMatchObject({ allowed: true, level: 'high' });
      expect((await family.letter()).subject).toMatch(say.back);
    });

    it('has the proof forgotten with one press, and keeps what was allowed', async () => {
      await keyboard.tabTo(page.getByRole('button', { name: say.forget, exact: true }));
      await keyboard.enter();
      expect(await page.getByText(say.forgotten).count()).toBe(1);
      expect(await family.permission(wall)).toMatchObject({ allowed: true });
    });
  });

  describe('its forms', () => {
    const visit = async (): Promise<Page> => (await browser.visitor({ viewport: desk })).newPage();
    /** Sends a page's first form to another address, and answers what the browser said to that. */
    const misdirect = (page: Page, action: string): Promise<string> =>
      page.evaluate(
        (elsewhere) =>
          new Promise<string>((resolve) => {
            document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
            window.setTimeout(() => resolve('sent'), 5_000);
            document.forms[0]!.action = elsewhere;
            document.forms[0]!.submit();
          }),
        action,
      );

    it('lead nowhere but to the provider, whoever changes them', async () => {
      const page = await visit();
      await toTheDoor(page, house, 'en');
      for (const elsewhere of [house.urls.hub, house.urls.emailConsent, 'https://elsewhere.example']) {
        expect(await misdirect(page, `${elsewhere}/`)).toBe('form-action');
        expect(new URL(page.url()).origin).toBe(house.urls.verifiedConsent);
        await page.goto(page.url());
      }
      expect(await toTheProvider(page)).toMatch(/^cs_/);
      await page.context().close();
    });

    it('lead not even there once nothing is to be paid', async () => {
      const page = await visit();
      await toTheDoor(page, house, 'en');
      await page.check('[name=remember]');
      await toTheProvider(page);
      await payWith(page, cards.good);
      expect(await misdirect(page, `${house.urls.terminal}/`)).toBe('form-action');
      await page.context().close();
    });

    it('lead on from the page that came back as too old', async () => {
      const page = await visit();
      await toTheDoor(page, house, 'en');
      await page.context().clearCookies();
      await payButton(page).click();
      await page.getByText('Please send it once more').waitFor();
      expect(await toTheProvider(page)).toMatch(/^cs_/);
      await page.context().close();
    });
  });

  describe('every page on the way', () => {
    const waits = 'the wait for the provider’s word';
    const seen = new Map<string, Promise<Seen>>();
    interface Seen {
      readonly page: Page;
      readonly watched: Watched;
    }

    async function see({ open }: DoorPage): Promise<Seen> {
      const context = await browser.visitor({ viewport: desk });
      const watched = new Watched(context);
      const page = await context.newPage();
      await open(page, house, 'en');
      return { page, watched };
    }

    // It takes its time, while others are looked at.
    beforeAll(() => {
      for (const one of doorPages) if (one.name === waits) seen.set(waits, see(one));
    });

    it.each(doorPages)('$name', async (one) => {
      const { page, watched } = await (seen.get(one.name) ?? see(one));
      expect(watched.page.status()).toBe(one.status);
      const policy = (await watched.page.allHeaders())['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      const [own, ...ways] = /form-action ([^;]*);/.exec(policy)?.[1]?.split(' ') ?? [];
      if (one.forms !== 'provider') {
        const { port } = new URL(house.urls.terminal);
        expect(own).toBe("'self'");
        expect([...new Set(ways.map((way) => new URL(way).port))]).toEqual(one.forms === 'pay' ? [port] : []);
      }
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      const dutch = page.locator('.languages a[hreflang=nl]');
      const link = (await dutch.count()) === 0 ? null : await dutch.getAttribute('href');
      expect(await faultsInAllViews(page)).toEqual([]);
      if (link !== null) await expectDutchFits(page, link);
      await page.context().close();
    });

    /** Words of another language are of other lengths; all else was seen. */
    async function expectDutchFits(page: Page, link: string): Promise<void> {
      await page.setViewportSize(phone);
      await page.goto(new URL(link, page.url()).href);
      expect(await page.getAttribute('html', 'lang')).toBe('nl');
      expect(await misfits(page)).toEqual([]);
      await spreadTheText(page);
      expect(await misfits(page)).toEqual([]);
    }
  });
});
