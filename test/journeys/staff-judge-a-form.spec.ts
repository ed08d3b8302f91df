import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { desk, faultsInAllViews } from '../support/all-views';
import { describeInBrowser, TestBrowser } from '../support/browser';
import { House } from '../support/house';
import { Keyboard } from '../support/keyboard';
import { foundOnDisk, pieceOf } from '../support/on-disk';
import { ledgerFaults } from '../support/proof';
import { PaperParent } from '../support/signed-paper';
import { signInAtDesk, type StaffName, StaffVisitor } from '../support/staff';

const wall = 'public-creations';
const measuring = 'analytics-across-services';
let house: House;

jest.setTimeout(180_000);
beforeAll(async () => {
  house = await House.open();
}, 120_000);
afterAll(() => house?.stop(), 60_000);

/** The newest form on the pile. */
async function newestForm(): Promise<string> {
  const [scan] = await house.rows<{ id: string }>(
    'select id from form_scan order by received_at desc, id desc limit 1',
  );
  return `/desk/forms/${scan!.id}`;
}

async function sentIn(answers: readonly ('yes' | 'no')[], locale: 'en' | 'nl' = 'en') {
  const parent = new PaperParent(house, locale);
  await parent.agree([wall, measuring]);
  const photos = await parent.sendIn({ answers });
  return { parent, photos, path: await newestForm() };
}

const yes = { act: 'approve', signature: 'handwritten', [`box.${wall}`]: 'yes', [`box.${measuring}`]: 'no' };

async function reviewer(name: StaffName): Promise<StaffVisitor> {
  const visitor = new StaffVisitor(house.urls.verifiedConsent);
  await visitor.signIn(name, '/desk/forms');
  return visitor;
}

/** Whoever supervises the service starts it again. */
async function serviceIsBack(): Promise<void> {
  const isUp = () =>
    fetch(`${house.urls.verifiedConsent}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; tries < 200 && !(await isUp()); tries += 1) await wait(100);
}

describe('a form that was printed, signed and photographed', () => {
  it('is a yes once two people saw it alike; the parent hears it, and the pictures go', async () => {
    const { parent, photos, path } = await sentIn(['yes', 'no']);
    const [robin, sam] = [await reviewer('robin'), await reviewer('sam')];
    expect((await robin.get(path)).html).toContain('Showing creations to everyone');
    expect((await robin.send(path, path, { seen: '0', ...yes })).location).toBe('/desk/forms?done=proposed');
    expect(await parent.family.permission(wall)).toMatchObject({ allowed: false });
    expect((await sam.send(path, path, { seen: '1', ...yes })).location).toBe('/desk/forms?done=approved');
    expect(await parent.family.permission(wall)).toMatchObject({ allowed: true, level: 'high' });
    expect(await parent.family.permission(measuring)).toMatchObject({ allowed: false });
    await house.settle();
    const letter = await parent.family.letter();
    expect(letter.subject).toBe('Brickyard Builder: your form has been accepted');
    expect(letter.text).not.toMatch(/Robin|Sam\b/);
    const pages = () => house.rows<{ image_sealed: Buffer }>('select image_sealed from scan_page');
    // From its beginning: what is long is stored in several pieces.
    const sealed = (await pages()).map(({ image_sealed: image }) => image.subarray(64, 96));
    expect(sealed).not.toEqual([]);
    const shown = await Promise.all(photos.map((_, page) => sam.picture(`${path}/pages/${page + 1}?why=check`)));
    const disk = await house.rows<{ folder: string }>(`select current_setting('data_directory') as folder`);
    await house.rows('checkpoint');
    // What is kept is sealed: its own bytes are found, those of a picture never.
    const wanted = [...sealed, ...photos.map(pieceOf), ...shown.map(pieceOf)];
    expect(await foundOnDisk(disk[0]!.folder, wanted)).toEqual(sealed.map((_, index) => index));
    await house.advance('P15D');
    await house.settle();
    expect(await pages()).toEqual([]);
    expect(await house.keyRows('select from desk_key')).toEqual([]);
  });

  it('is judged once, or not at all and then again, whenever the service dies', async () => {
    const { parent, path } = await sentIn(['yes', 'no']);
    const [other, judge] = [await reviewer('robin'), await reviewer('sam')];
    await other.send(path, path, { seen: '0', ...yes });
    const token = /name="token" value="([^"]*)"[^>]*\/>\s*<input type="hidden" name="seen"/.exec(
      (await judge.get(path)).html,
    )![1]!;
    const sent = judge.post(path, { token, seen: '1', ...yes }).catch(() => null);
    await wait(randomInt(15));
    process.kill((await house.pidOf('verified-consent'))!, 'SIGKILL');
    await sent;
    const standing = async () => {
      const [scan] = await house.rows<{ state: string }>('select state from form_scan where id = $1', [
        path.split('/').at(-1),
      ]);
      const { allowed } = await parent.family.permission(wall);
      return [scan!.state, allowed];
    };
    const before = await standing();
    expect([
      ['proposed', false],
      ['approved', true],
    ]).toContainEqual(before);
    await serviceIsBack();
    if (before[0] === 'proposed') await judge.send(path, path, { seen: '1', ...yes });
    expect(await standing()).toEqual(['approved', true]);
    await house.settle();
    const types = await parent.family.eventTypes();
    expect(types.filter((type) => type === 'verification.passed')).toHaveLength(1);
    const accepted = (await parent.family.letters()).filter(({ subject }) => subject.includes('has been accepted'));
    expect(accepted).toHaveLength(1);
    expect(await ledgerFaults(house)).toEqual([]);
  });
});

describeInBrowser('a form is judged in a browser', () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await TestBrowser.open();
  }, 60_000);
  afterAll(() => browser?.close(), 60_000);

  const open = async (locale = 'en-GB', javaScriptEnabled = false): Promise<Page> =>
    (await browser.visitor({ javaScriptEnabled, viewport: desk, locale })).newPage();

  it('by keyboard alone and without scripts, by one and then by the other', async () => {
    const { parent, path } = await sentIn(['yes', 'yes']);
    for (const [person, title] of [
      ['robin', 'Your verdict is written down.'],
      ['sam', 'The form is accepted.'],
    ] as const) {
      const page = await open();
      const keyboard = new Keyboard(page);
      await signInAtDesk(page, house, person, '/desk/forms');
      await keyboard.tabTo(page.locator(`a[href="${path}"]`));
      await keyboard.enter();
      // The picture is enlarged and turned where it stands.
      await keyboard.tabTo(page.locator('#zoom-100'));
      await keyboard.press('ArrowDown');
      const image = page.locator('.scan-page img').first();
      const [leaf, box] = [await image.boundingBox(), await page.locator('.scan').boundingBox()];
      expect(leaf!.width).toBeGreaterThan(box!.width);
      expect(await image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(400);
      await keyboard.tabTo(page.getByLabel('By hand, with a pen'));
      await keyboard.press('Space');
      for (const purpose of [wall, measuring]) {
        await keyboard.tabTo(page.locator(`[name="box.${purpose}"]`).first());
        await keyboard.press('Space');
      }
      await keyboard.tabTo(page.getByRole('button', { name: 'Accept the form' }));
      await keyboard.enter();
      await page.getByText(title).waitFor();
      await page.context().close();
    }
    expect(await parent.family.permission(measuring)).toMatchObject({ allowed: true, level: 'high' });
  });

  it.each(['en', 'nl'] as const)('on pages that everybody can use, in %s', async (language) => {
    const { path } = await sentIn(['yes', 'no'], language);
    const page = await open(language, true);
    await signInAtDesk(page, house, 'robin', '/desk/forms');
    const places = ['/desk/forms', path, '/desk/forms/unmatched', '/desk/forms/post', '/desk/search?reference=K7QX3'];
    for (const place of places) {
      await page.setViewportSize(desk);
      await page.goto(house.urls.verifiedConsent + place);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      expect([place, await faultsInAllViews(page, { translation: language === 'nl' })]).toEqual([place, []]);
    }
    await page.context().close();
  });
});
