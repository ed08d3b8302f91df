import type { Page } from 'playwright-core';
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

/** The second question to a parent who lets the proof of the first be used. */
async function toTheDoorAgain(page: Page, house: House, language: Language): Promise<void> {
  const { parent } = await toTheDoor(page, house, language);
  await page.check('[name=remember]');
  await toTheProvider(page);
  await payWith(page, cards.good);
  await toTheDoor(page, house, language, [wall], parent.address);
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
