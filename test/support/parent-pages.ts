import type { Page } from 'playwright-core';
import { follow } from './browser';
import { codeIn, Family, type FamilyOptions, linkIn } from './family';
import type { House } from './house';

export type Language = NonNullable<FamilyOptions['locale']>;

/** A page of ours in one of its states. */
export interface ParentPage {
  readonly name: string;
  readonly status: number;
  /** Brings a browser to it, from the beginning. */
  readonly open: (page: Page, house: House, language: Language) => Promise<void>;
}

const everything = ['account', 'creations', 'public-creations', 'push-messages'];

/** Everything that a parent can come to see, in the order of the road. */
export const parentPages: readonly ParentPage[] = [
  {
    name: 'the question',
    status: 200,
    open: async (page, house, language) => {
      await openLetter(page, await askedFamily(house, language));
    },
  },
  {
    name: 'the question, sent back for what is missing',
    status: 422,
    open: async (page, house, language) => {
      await openLetter(page, await askedFamily(house, language));
      await page.check('[name="choice.account"][value=yes]');
      await follow(page, () => page.click('[name=act][value=answer]'));
    },
  },
  {
    name: 'the question, sent back for a wrong code',
    status: 422,
    open: async (page, house, language) => {
      const family = await askedFamily(house, language, ['account']);
      await openLetter(page, family);
      await page.check('[name="choice.account"][value=yes]');
      await page.fill('[name=code]', await wrongCode(family));
      await follow(page, () => page.click('[name=act][value=answer]'));
    },
  },
  {
    name: 'the question, sent from a browser that lost its cookie',
    status: 403,
    open: async (page, house, language) => {
      await openLetter(page, await askedFamily(house, language, ['account']));
      await page.check('[name="choice.account"][value=no]');
      await page.context().clearCookies();
      await follow(page, () => page.click('[name=act][value=answer]'));
    },
  },
  {
    name: 'the thanks for a yes and a no',
    status: 200,
    open: async (page, house, language) => {
      const family = await askedFamily(house, language);
      await openLetter(page, family);
      await page.check('[name="choice.account"][value=yes]');
      await page.check('[name="choice.creations"][value=no]');
      await page.check('[name="choice.public-creations"][value=no]');
      await send(page, family, 'answer');
    },
  },
  {
    name: 'the thanks that lead on to the stronger check',
    status: 200,
    open: async (page, house, language) => {
      const family = await askedFamily(house, language, [...everything, 'analytics-across-services']);
      await openLetter(page, family);
      for (const yes of await page.locator('[type=radio][value=yes]').all()) await yes.check();
      await send(page, family, 'answer');
      for (const summary of await page.locator('.told summary').all()) await summary.click();
    },
  },
  {
    name: 'what was decided, with the way back',
    status: 200,
    open: async (page, house, language) => {
      await openLetter(page, await grantedFamily(house, language));
    },
  },
  {
    name: 'the way back, with nothing ticked',
    status: 422,
    open: async (page, house, language) => {
      await openLetter(page, await grantedFamily(house, language));
      for (const box of await page.locator('[type=checkbox][name=purpose]').all()) await box.uncheck();
      await pressFirstNumber(page);
    },
  },
  {
    name: 'the way back, after a wrong number',
    status: 422,
    open: async (page, house, language) => {
      await openLetter(page, await grantedFamily(house, language));
      await pressFirstNumber(page);
    },
  },
  {
    name: 'the way back, while codes rest',
    status: 200,
    open: async (page, house, language) => {
      const family = await grantedFamily(house, language, ['account']);
      await openLetter(page, family);
      await pressFirstNumber(page);
      for (let tries = 0; tries < 4; tries += 1) {
        await sendCode(page, await wrongCode(family, tries));
      }
      await openLetter(page, family);
    },
  },
  {
    name: 'the way back by a PIN, that is not right',
    status: 422,
    open: async (page, house, language) => {
      const family = await askedFamily(house, language, ['account', 'public-creations']);
      await family.answer({ account: 'yes', 'public-creations': 'yes' });
      await openLetter(page, family);
      await follow(page, () => page.locator('a[href$="pin=1"]').first().click());
      await page.fill('[name=code]', '739204');
      await follow(page, () => page.locator('form:has([name=code]) button').click());
    },
  },
  {
    name: 'what was taken back',
    status: 200,
    open: async (page, house, language) => {
      const family = await grantedFamily(house, language, ['account']);
      await openLetter(page, family);
      await pressFirstNumber(page);
      await sendCode(page, codeIn(await family.letter()));
    },
  },
  {
    name: 'stopping and deleting everything, opened',
    status: 200,
    open: async (page, house, language) => {
      await openLetter(page, await grantedFamily(house, language, ['account']));
      for (const summary of await page.locator('.told summary').all()) await summary.click();
    },
  },
  {
    name: 'deleting everything, with a wrong code',
    status: 422,
    open: async (page, house, language) => {
      const family = await grantedFamily(house, language, ['account']);
      await openLetter(page, family);
      await deleteAll(page, await wrongCode(family));
    },
  },
  {
    name: 'everything stopped, with the way on',
    status: 200,
    open: async (page, house, language) => {
      const family = await grantedFamily(house, language, ['account']);
      await openLetter(page, family);
      await page.locator('#field-stop-purpose').click();
      // The first number is never the right one; from then on the code is.
      await follow(page, () => page.locator('details[open] [name=number]').first().click());
      await page.fill('[name=stop-code]', codeIn(await family.letter()));
      await follow(page, () => page.press('[name=stop-code]', 'Enter'));
      await page.locator('#field-lift-purpose').click();
    },
  },
  {
    name: 'everything deleted',
    status: 200,
    open: async (page, house, language) => {
      const family = await grantedFamily(house, language, ['account']);
      await openLetter(page, family);
      await deleteAll(page, codeIn(await family.letter()));
    },
  },
  ...(['refused-all', 'not-my-child', 'not-the-parent'] as const).map((reason) => ({
    name: `the thanks for “${reason}”`,
    status: 200,
    open: async (page: Page, house: House, language: Language) => {
      const family = await askedFamily(house, language, ['account']);
      await openLetter(page, family);
      await send(page, family, reason);
    },
  })),
  {
    name: 'a question while codes rest',
    status: 200,
    open: async (page, house, language) => {
      const family = await askedFamily(house, language, ['account']);
      await openLetter(page, family);
      for (let tries = 0; tries < 5; tries += 1) {
        await page.check('[name="choice.account"][value=yes]');
        await sendCode(page, await wrongCode(family, tries));
      }
      await openLetter(page, family);
    },
  },
  {
    name: 'messages that can be stopped',
    status: 200,
    open: async (page, house, language) => {
      await openLetter(page, await askedFamily(house, language, ['push-messages']));
    },
  },
  {
    name: 'a link that never was',
    status: 404,
    open: async (page, house, language) => {
      await page.goto(`${house.urls.emailConsent}/p/${'x'.repeat(43)}?lang=${language}`);
    },
  },
  {
    name: 'the answer to “send me a fresh letter”',
    status: 200,
    open: async (page, house, language) => {
      await page.goto(`${house.urls.emailConsent}/p/${'x'.repeat(43)}?lang=${language}`);
      await follow(page, () => page.click('button'));
    },
  },
  {
    name: 'the public notice',
    status: 200,
    open: async (page, house, language) => {
      await page.goto(`${house.urls.emailConsent}/notice/brickyard?lang=${language}`);
    },
  },
  {
    name: 'the door to the stronger check',
    status: 200,
    open: async (page, house) => {
      await page.goto(house.urls.verifiedConsent);
    },
  },
  {
    name: '“is my child registered?”',
    status: 200,
    open: async (page, house, language) => {
      await page.goto(`${house.urls.verifiedConsent}/registered?lang=${language}`);
    },
  },
  {
    name: '“is my child registered?”, sent back for what is missing',
    status: 422,
    open: async (page, house, language) => {
      await page.goto(`${house.urls.verifiedConsent}/registered?lang=${language}`);
      await page.fill('[name=email]', 'nobody');
      await follow(page, () => page.press('[name=email]', 'Enter'));
    },
  },
  {
    name: 'the answer to “is my child registered?”',
    status: 200,
    open: async (page, house, language) => {
      await page.goto(`${house.urls.verifiedConsent}/registered?lang=${language}`);
      await page.fill('[name=email]', 'parent@family.example');
      await page.fill('[name=text]', 'My child plays there.');
      await follow(page, () => page.press('[name=email]', 'Enter'));
    },
  },
  {
    name: 'no page at all',
    status: 404,
    open: async (page, house) => {
      await page.goto(`${house.urls.emailConsent}/p`);
    },
  },
];

async function askedFamily(house: House, locale: Language, purposes: string[] = everything): Promise<Family> {
  const family = new Family(house, { locale });
  await family.ask({ purposes });
  return family;
}

async function grantedFamily(house: House, locale: Language, purposes: string[] = everything): Promise<Family> {
  const family = new Family(house, { locale });
  await family.granted({ purposes });
  return family;
}

async function openLetter(page: Page, family: Family): Promise<void> {
  await page.goto(linkIn(await family.letter()));
}

async function send(page: Page, family: Family, act: string): Promise<void> {
  await page.fill('[name=code]', codeIn(await family.letter()));
  await follow(page, () => page.click(`[name=act][value="${act}"]`));
}

async function sendCode(page: Page, code: string): Promise<void> {
  await page.fill('[name=code]', code);
  await follow(page, () => page.press('[name=code]', 'Enter'));
}

async function deleteAll(page: Page, code: string): Promise<void> {
  await page.locator('#field-delete-purpose').click();
  await page.fill('[name=delete-code]', code);
  await follow(page, () => page.press('[name=delete-code]', 'Enter'));
}

/** The first number is never the right one. */
async function pressFirstNumber(page: Page): Promise<void> {
  const form = page.locator('form', { has: page.locator('[name=purpose]') });
  await follow(page, () => form.locator('[name=number]').first().click());
}

/** Six digits that are not the letter's. */
async function wrongCode(family: Family, tries = 0): Promise<string> {
  return String((Number(codeIn(await family.letter())) + 1 + tries) % 1_000_000).padStart(6, '0');
}
