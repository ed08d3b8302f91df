import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { phone } from '../support/all-views';
import { describeInBrowser, TestBrowser } from '../support/browser';
import { printForm, sendForm, toTheForm, wall } from '../support/door-pages';
import { misfits } from '../support/fitting';
import { House } from '../support/house';
import { Keyboard } from '../support/keyboard';
import { Watched } from '../support/watched';

const words = {
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

describeInBrowser('a parent sends a form', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  async function scans(): Promise<{ state: string; road: string; reference: string | null }[]> {
    return house.rows(
      `select state, road, reference from form_scan left join verification on verification.id = verification_id
       order by received_at, form_scan.id`,
    );
  }

  describe.each(['en', 'nl'] as const)('with a keyboard alone, on a phone, without scripts, in %s', (language) => {
    const say = words[language];

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
  });

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
    await page.setInputFiles('[name=files]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') });
    await page.locator('form[data-upload] button').click();
    await page.waitForSelector('#field-files-error');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
    await expect(mail({ subject: 'x', text: 'no form' })).rejects.toMatchObject({ responseCode: 554 });
    expect(await scans()).toHaveLength(before);
    await page.context().close();
  });
});

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
