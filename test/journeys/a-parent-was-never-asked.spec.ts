import type { Page } from 'playwright-core';
import { desk, faultsInAllViews } from '../support/all-views';
import { describeInBrowser, follow, TestBrowser } from '../support/browser';
import { Family } from '../support/family';
import { House } from '../support/house';
import { Keyboard } from '../support/keyboard';
import { ledgerFaults } from '../support/proof';
import { signInAtDesk } from '../support/staff';

let house: House;
let browser: TestBrowser;

jest.setTimeout(180_000);

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

/** Looks at a page in every light and width, and leaves it as it was. */
async function expectFit(page: Page, translation = false): Promise<void> {
  expect(await faultsInAllViews(page, { translation })).toEqual([]);
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.reload();
}

/** Finds the way from the app's notice, and writes, with a keyboard alone. */
async function asks(address: string, { locale, send }: { locale: 'en' | 'nl'; send: RegExp }): Promise<void> {
  const context = await browser.visitor({ viewport: desk });
  const page = await context.newPage();
  await page.goto(`${house.urls.emailConsent}/notice/brickyard?lang=${locale}`);
  await follow(page, () => page.locator('a[href*="/registered"]').click());
  const keyboard = new Keyboard(page);
  await keyboard.tabTo(page.locator('[name=email]'));
  await keyboard.type(address);
  await keyboard.tabTo(page.locator('[name=text]'));
  await keyboard.type('Pip plays there as PipTheBuilder, and nobody asked me.');
  await keyboard.tabTo(page.getByRole('button', { name: send }));
  await keyboard.enter();
  expect(await heading(page)).toMatch(/We have your question|Wij hebben uw vraag/);
  await context.close();
}

describeInBrowser('a parent who was never asked', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  it('writes; staff find the child, which rests, and what was taken by accident is erased, by keyboard alone', async () => {
    const family = new Family(house);
    await family.granted();
    expect(await family.permission()).toMatchObject({ allowed: true });
    await asks('never-asked@elsewhere.example', { locale: 'en', send: /Send/ });

    const context = await browser.visitor({ viewport: desk });
    const page = await context.newPage();
    await signInAtDesk(page, house, 'robin', '/desk/inquiries');
    await expectFit(page);
    const keyboard = new Keyboard(page);
    await keyboard.tabTo(page.locator('table a').first());
    await keyboard.enter();
    expect(await page.locator('.written').first().innerText()).toContain('PipTheBuilder');
    await expectFit(page);
    await page.selectOption('[name=app]', 'brickyard');
    await keyboard.tabTo(page.locator('[name=ref]'));
    await keyboard.type(family.childRef);
    await keyboard.enter();
    await keyboard.tabTo(page.getByRole('button', { name: 'It is this child' }));
    await keyboard.enter();
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'restricted' });
    await house.settle();
    const letter = await family.letter();
    expect(letter.subject).toContain('somebody else says that they are a parent');
    expect(letter.text).not.toContain('elsewhere.example');
    await expectFit(page);

    await keyboard.tabTo(page.locator('[name=outcome][value=erased]'));
    await keyboard.press('Space');
    await keyboard.tabTo(page.locator('[name=sure]'));
    await keyboard.press('Space');
    await keyboard.tabTo(page.getByRole('button', { name: 'Settle' }));
    await keyboard.enter();
    expect(await page.getByRole('status').innerText()).toContain('settled');
    await expectFit(page);
    expect((await family.permission()).allowed).toBe(false);
    await house.settle();
    expect(await family.eventTypes()).toEqual(expect.arrayContaining(['permission.changed', 'erasure.requested']));
    expect(await house.rows('select child_id from inquiry')).toEqual([{ child_id: null }]);
    expect(await ledgerFaults(house)).toEqual([]);
    await context.close();
  });

  it('writes in Dutch; the child goes on as it was, the guardian hears both, and what was written goes after a month', async () => {
    const family = new Family(house, { locale: 'nl' });
    await family.granted();
    await asks(family.parent.address, { locale: 'nl', send: /Versturen/ });
    const context = await browser.visitor({ viewport: desk, locale: 'nl-NL' });
    const page = await context.newPage();
    await signInAtDesk(page, house, 'sam', '/desk/inquiries');
    await expectFit(page, true);
    await follow(page, () => page.locator('table a').first().click());
    await expectFit(page, true);
    // The address is one that we know: its child stands there without a search.
    await follow(page, () => page.getByRole('button', { name: 'Het is dit kind' }).click());
    expect(await family.permission()).toMatchObject({ allowed: false, reason: 'restricted' });
    await expectFit(page, true);
    await page.check('[name=outcome][value=goes-on]');
    await follow(page, () => page.getByRole('button', { name: 'Afhandelen' }).click());
    expect(await family.permission()).toMatchObject({ allowed: true });
    await house.settle();
    const subjects = (await family.letters()).map(({ subject }) => subject);
    expect(subjects.slice(0, 2)).toEqual([
      expect.stringContaining('het gaat door zoals eerst'),
      expect.stringContaining('iemand anders zegt ouder te zijn'),
    ]);
    await house.advance('P31D');
    await house.settle();
    expect(await house.rows('select 1 from inquiry where content_sealed is not null')).toEqual([]);
    expect(await house.keyRows('select from desk_key')).toEqual([]);
    expect(await ledgerFaults(house)).toEqual([]);
    await context.close();
  });
});
