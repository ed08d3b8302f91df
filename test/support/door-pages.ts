import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { until } from './bare-house';
import { follow } from './browser';
import { cards, CardTerminal, provingLink } from './card-terminal';
import { Family } from './family';
import type { House } from './house';
import type { Language } from './parent-pages';

export const wall = 'public-creations';
export const measuring = 'analytics-across-services';

/** A page of the strong door, or of the provider that it leads to, in one of its states. */
export interface DoorPage {
  readonly name: string;
  readonly status: number;
  /** `pay`: its forms may lead to the provider; `own`: to ourselves alone; `provider`: it is the provider's page. */
  readonly forms: 'pay' | 'own' | 'provider';
  readonly open: (page: Page, house: House, language: Language) => Promise<unknown>;
}

/** Everything that a parent can come to see on the way from a yes to its proof. */
export const doorPages: readonly DoorPage[] = [
  {
    name: 'how to prove it',
    status: 200,
    forms: 'pay',
    open: (page, house, language) => toTheDoor(page, house, language, ['account', wall, measuring]),
  },
  {
    name: 'how to prove it, after leaving the payment page',
    status: 200,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await toTheProvider(page);
      await follow(page, () => page.locator('main a').last().click());
    },
  },
  {
    name: 'how to prove it, after a card that was not taken',
    status: 200,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await toTheProvider(page);
      await payWith(page, cards.insufficient);
      await house.settle();
      await follow(page, () => page.locator('main a').last().click());
    },
  },
  {
    name: 'how to prove it, after a prepaid card',
    status: 200,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await toTheProvider(page);
      await payWith(page, cards.prepaid);
    },
  },
  {
    name: 'how to prove it, sent from a browser that lost its cookie',
    status: 403,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await page.context().clearCookies();
      await follow(page, () => payButton(page).click());
    },
  },
  {
    name: 'how to prove it, while the provider is down',
    status: 503,
    forms: 'pay',
    open: async (page, house, language) => {
      const terminal = new CardTerminal(house);
      await toTheDoor(page, house, language);
      await terminal.switch({ down: true });
      try {
        await follow(page, () => payButton(page).click());
      } finally {
        await terminal.switch({ down: false });
      }
    },
  },
  {
    name: 'how to prove it, by somebody who did before',
    status: 200,
    forms: 'pay',
    open: (page, house, language) => toTheDoorAgain(page, house, language),
  },
  {
    name: 'how to prove it, by somebody who did before and chose nothing',
    status: 422,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheDoorAgain(page, house, language);
      await follow(page, () => page.locator('form:has([name=again]) button').click());
    },
  },
  {
    name: 'how to prove it, by somebody who did before and comes without the letter',
    status: 200,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheDoorAgain(page, house, language);
      await page.goto(page.url().replace(/\?.*$/, `?lang=${language}`));
    },
  },
  {
    name: 'the signed form',
    status: 200,
    forms: 'own',
    open: (page, house, language) => toTheForm(page, house, language),
  },
  {
    name: 'the signed form, without a name to print',
    status: 422,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheForm(page, house, language);
      await follow(page, () => page.locator('form:has([name=childName]) button').click());
    },
  },
  {
    name: 'the signed form, sent without a file',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheForm(page, house, language);
      await page.locator('form[data-upload] button').click();
      await page.waitForSelector('#field-files-error');
    },
  },
  {
    name: 'the signed form, when one has come in',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheForm(page, house, language);
      await sendForm(page, await printForm(page));
    },
  },
  {
    name: 'how to prove it, while a form waits',
    status: 200,
    forms: 'pay',
    open: async (page, house, language) => {
      await toTheForm(page, house, language);
      await sendForm(page, await printForm(page));
      await follow(page, () => page.locator('main p.method a').click());
    },
  },
  {
    name: 'how a call goes',
    status: 200,
    forms: 'own',
    open: (page, house, language) => toTheCall(page, house, language),
  },
  {
    name: 'how a call goes, sent without a time',
    status: 422,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheCall(page, house, language);
      await follow(page, () => page.locator('form:has([name=at]) button').click());
    },
  },
  {
    name: 'how a call goes, with a time chosen',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheCall(page, house, language);
      await page.locator('[name=at]').first().check();
      await follow(page, () => page.locator('form:has([name=at]) button').click());
    },
  },
  {
    name: 'a PIN in place of the letter, that is not right',
    status: 422,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheDoorAgain(page, house, language);
      await page.goto(page.url().replace(/\?.*$/, `/pin?lang=${language}`));
      await page.fill('[name=pin]', '739204');
      await follow(page, () => page.locator('form:has([name=pin]) button').click());
    },
  },
  {
    name: 'the own PIN',
    status: 200,
    forms: 'own',
    open: (page, house, language) => toThePin(page, house, language),
  },
  {
    name: 'the own PIN, that is guessed first',
    status: 422,
    forms: 'own',
    open: async (page, house, language) => {
      await toThePin(page, house, language);
      for (const field of ['pin', 'again']) await page.fill(`[name=${field}]`, '123456');
      await follow(page, () => page.locator('form:has([name=pin]) button').click());
    },
  },
  {
    name: 'the own PIN, made up',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      await toThePin(page, house, language);
      await follow(page, () => page.locator('form:has([value=receive]) button').click());
    },
  },
  {
    name: 'the question about another company',
    status: 200,
    forms: 'own',
    open: (page, house, language) => toTheDisclosure(page, house, language),
  },
  {
    name: 'the question about another company, sent without an answer',
    status: 422,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheDisclosure(page, house, language);
      await follow(page, () => page.locator('main form button').click());
    },
  },
  {
    name: 'what was decided, with the proof remembered',
    status: 200,
    forms: 'own',
    open: (page, house, language) => toTheEnd(page, house, language),
  },
  {
    name: 'what was decided, with the proof not remembered any more',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheEnd(page, house, language);
      await follow(page, () => page.locator('main form button').click());
    },
  },
  {
    name: 'nothing that waits any more',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      const family = await toTheDoor(page, house, language, ['account', wall]);
      await house.client.cancel(family.requestId);
      await page.reload();
    },
  },
  {
    name: 'a link that never was',
    status: 404,
    forms: 'own',
    open: (page, house, language) =>
      page.goto(`${house.urls.verifiedConsent}/p/${'x'.repeat(43)}/verify?lang=${language}`),
  },
  {
    name: 'the wait for the provider’s word',
    status: 200,
    forms: 'own',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      const door = page.url().replace(/\?.*$/, '');
      await toTheProvider(page);
      // Somebody who comes back before the provider has said anything; the page is held back for a while.
      await page.goto(`${door}/return?lang=${language}`);
    },
  },
  {
    name: 'the provider’s page',
    status: 200,
    forms: 'provider',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await toTheProvider(page);
    },
  },
  {
    name: 'the provider’s page, after a card that was not taken',
    status: 200,
    forms: 'provider',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await toTheProvider(page);
      await payWith(page, cards.declined);
    },
  },
  {
    name: 'the bank’s question',
    status: 200,
    forms: 'provider',
    open: async (page, house, language) => {
      await toTheDoor(page, house, language);
      await toTheProvider(page);
      await payWith(page, cards.threeDSecure);
    },
  },
];

/** Has a new family say yes, and brings a browser to where the parent proves who they are. */
export async function toTheDoor(
  page: Page,
  house: House,
  locale: Language,
  purposes: readonly string[] = [wall],
  email?: string,
): Promise<Family> {
  const family = new Family(house, { locale, ...(email === undefined ? {} : { email }) });
  await family.ask({ purposes: [...purposes] });
  const answered = await family.answer(Object.fromEntries(purposes.map((purpose) => [purpose, 'yes'])));
  await page.goto(provingLink(answered));
  return family;
}

/** The same, and on to the page of the signed form. */
export async function toTheForm(
  page: Page,
  house: House,
  language: Language,
  purposes: readonly string[] = [wall],
): Promise<Family> {
  const family = await toTheDoor(page, house, language, purposes);
  await follow(page, () => page.locator('main a.button[href*="/verify/form"]').click());
  return family;
}

/** The form as the browser saves it. */
export async function printForm(page: Page): Promise<Buffer> {
  const saving = page.waitForEvent('download');
  await page.fill('[name=childName]', 'Tess');
  await page.locator('form:has([name=childName]) button').click();
  return readFileSync(await (await saving).path());
}

/** Sends a file from the page, and waits until it says that it came in. */
export async function sendForm(page: Page, buffer: Buffer, name = 'scan.pdf'): Promise<void> {
  await page.setInputFiles('[name=files]', { name, mimeType: 'application/pdf', buffer });
  await page.locator('form[data-upload] button').click();
  await page.waitForSelector('main .notice.success', { timeout: 40_000 });
}

export function payButton(page: Page) {
  return page.locator('form:has([name=remember]) button');
}

/** Answers the provider's session. */
export async function toTheProvider(page: Page): Promise<string> {
  await follow(page, () => payButton(page).click());
  const session = /\/c\/pay\/(cs_\w+)/.exec(page.url())?.[1];
  if (session === undefined) throw new Error(`The form led to ${new URL(page.url()).pathname}.`);
  return session;
}

/** Chooses a card on the provider's page and pays. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.check(`[name=card][value="${card}"]`);
  await follow(page, () => page.locator('main form button').click());
}

async function toTheCall(page: Page, house: House, language: Language): Promise<void> {
  await toTheDoor(page, house, language);
  await follow(page, () => page.locator('#call p a').click());
}

async function toThePin(page: Page, house: House, language: Language): Promise<void> {
  await toTheEnd(page, house, language);
  await follow(page, () => page.locator('#pin a').click());
}

/** The second question to a parent who lets the proof of the first be used. */
async function toTheDoorAgain(page: Page, house: House, language: Language): Promise<void> {
  const first = await toTheDoor(page, house, language);
  await page.check('[name=remember]');
  await toTheProvider(page);
  await payWith(page, cards.good);
  // The letter about this proof goes to the same mailbox: the next question's is to be the newest there.
  await until('the first proof counts', async () => (await first.permission(wall)).allowed);
  await house.settle();
  await toTheDoor(page, house, language, [wall], first.parent.address);
}

async function toTheDisclosure(page: Page, house: House, language: Language): Promise<void> {
  await toTheDoor(page, house, language, [wall, measuring]);
  await toTheProvider(page);
  await payWith(page, cards.good);
}

async function toTheEnd(page: Page, house: House, language: Language): Promise<void> {
  await toTheDoor(page, house, language);
  await page.check('[name=remember]');
  await toTheProvider(page);
  await payWith(page, cards.good);
}
