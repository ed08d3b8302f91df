import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { desk, phone } from '../support/all-views';
import { describeInBrowser, TestBrowser } from '../support/browser';
import { cards } from '../support/card-terminal';
import {
  payButton,
  payWith,
  printForm,
  sendForm,
  toTheDoor,
  toTheForm,
  toTheProvider,
  wall,
} from '../support/door-pages';
import { codeIn, Family, linkIn } from '../support/family';
import { misfits } from '../support/fitting';
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

/** The same of the form. */
const formWords = {
  en: {
    name: 'First name of the child',
    print: 'Download the form (PDF)',
    file: 'Photos of all pages, or one PDF',
    send: 'Send the form',
    came: /^Your form came in from this page on .+ Somebody looks at it by /,
    mailed: /^Your form came in by e-mail on /,
  },
  nl: {
    name: 'Voornaam van het kind',
    print: 'Formulier downloaden (PDF)',
    file: 'Foto’s van alle bladzijden, of één PDF',
    send: 'Formulier versturen',
    came: /^Uw formulier kwam via deze pagina binnen op .+ kijkt er iemand naar/,
    mailed: /^Uw formulier kwam per e-mail binnen op /,
  },
} as const;

let house: House;
let browser: TestBrowser;

jest.setTimeout(120_000);

describeInBrowser('a parent proves who they are in a browser', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  describe.each(['en', 'nl'] as const)(
    'by a card, with a keyboard alone, on a phone, without scripts, in %s',
    (language) => {
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
    },
  );

  describe('the forms on the way to the provider', () => {
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

  describe.each(['en', 'nl'] as const)(
    'by a form, with a keyboard alone, on a phone, without scripts, in %s',
    (language) => {
      const say = formWords[language];

      it('prints it, sends it, and reads that it has come', async () => {
        const page = await (await browser.visitor({ javaScriptEnabled: false, viewport: phone })).newPage();
        const keyboard = new Keyboard(page);
        await toTheForm(page, house, language);
        expect(await misfits(page)).toEqual([]);
        await keyboard.tabTo(page.getByLabel(say.name));
        await keyboard.type('Tess');
        await keyboard.tabTo(page.getByRole('button', { name: say.print, exact: true }));
        const saving = page.waitForEvent('download');
        await keyboard.press('Enter');
        const file = await (await saving).path();
        await keyboard.tabTo(page.getByLabel(say.file));
        await page.getByLabel(say.file).setInputFiles(file);
        await keyboard.tabTo(page.getByRole('button', { name: say.send, exact: true }));
        await keyboard.enter();
        expect(await page.locator('.notice.success p').textContent()).toMatch(say.came);
        expect(await misfits(page)).toEqual([]);
        expect((await scans()).at(-1)).toMatchObject({ state: 'waiting', road: 'upload' });
        await page.context().close();
      });

      it('sends it by mail, and its code says whose it is', async () => {
        const page = await (await browser.visitor()).newPage();
        await toTheForm(page, house, language);
        await mail({ subject: 'Form', attachments: [{ filename: 'scan.pdf', content: await printForm(page) }] });
        await page.reload();
        expect(await page.locator('.notice.success p').textContent()).toMatch(say.mailed);
        expect((await scans()).at(-1)).toMatchObject({ state: 'waiting', road: 'email' });
        await page.context().close();
      });
    },
  );

  describe('a form', () => {
    it('sees with scripts how far it is, and asks nobody but ourselves', async () => {
      const context = await browser.visitor();
      const watched = new Watched(context);
      const page = await context.newPage();
      const family = await toTheForm(page, house, 'en');
      const form = await printForm(page);
      await sendForm(page, form);
      expect(new URL(page.url()).pathname).toMatch(/\/verify\/form$/);
      await sendAgain(page, form);
      expect(await page.getByText('We have this very form already.').count()).toBe(1);
      const others = watched.faults.filter((fault) => !/^(script|xhr|other) http:\/\/localhost:/.test(fault));
      expect(others).toEqual([]);
      expect(await family.permission(wall)).toMatchObject({ allowed: false });
      await context.close();
    });

    it('with a virus in it, or no form at all, is not taken by any road', async () => {
      const page = await (await browser.visitor()).newPage();
      await toTheForm(page, house, 'en');
      const before = (await scans()).length;
      await page.setInputFiles('[name=files]', {
        name: 'a.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('MZ'),
      });
      await page.locator('form[data-upload] button').click();
      await page.waitForSelector('#field-files-error');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
      await expect(mail({ subject: 'x', text: 'no form' })).rejects.toMatchObject({ responseCode: 554 });
      expect(await scans()).toHaveLength(before);
      await page.context().close();
    });
  });
});

async function scans(): Promise<{ state: string; road: string; reference: string | null }[]> {
  return house.rows(
    `select state, road, reference from form_scan left join verification on verification.id = verification_id
     order by received_at, form_scan.id`,
  );
}

/** The page that is there already: what came before is told at once. */
async function sendAgain(page: Page, buffer: Buffer): Promise<void> {
  await page.setInputFiles('[name=files]', { name: 'again.pdf', mimeType: 'application/pdf', buffer });
  await page.locator('form[data-upload] button').click();
  await page.waitForSelector('main .notice.note');
}

/** As a parent's mail server brings it. */
async function mail(letter: object): Promise<void> {
  const port = Number(house.serviceOf('verified-consent').env['FORM_MAIL_PORT']);
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ from: 'ouder@familie.example', to: 'forms@brickyard.example', ...letter });
  } finally {
    transport.close();
  }
}
