import { setTimeout as wait } from 'node:timers/promises';
import { type PageForm, readForms } from './read-forms';

/** A letter as the sandbox's inbox tells it. */
export interface Letter {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly links: readonly string[];
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A parent with a mailbox and a browser that keeps its cookies: reads letters, opens links, fills in forms. */
export class Parent {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly hub: string,
    readonly address: string,
  ) {}

  /** All letters so far, newest first. */
  async letters(): Promise<Letter[]> {
    const response = await fetch(`${this.hub}/inbox/messages?to=${encodeURIComponent(this.address)}`);
    return (await response.json()) as Letter[];
  }

  /** The newest letter once there are so many. Throws when they do not come in ten seconds. */
  async awaitLetter(count: number): Promise<Letter> {
    for (let waited = 0; waited < 10_000; waited += 100) {
      const letters = await this.letters();
      if (letters.length >= count) return letters[0]!;
      await wait(100);
    }
    throw new Error(`The letter did not come; there are ${(await this.letters()).length} instead of ${count}.`);
  }

  async open(url: string): Promise<Page> {
    return this.request(url, { method: 'GET' });
  }

  /** Sends the page's form that has a field or button of that name, with some fields filled in. */
  async send(page: Page, having: string, filledIn: Readonly<Record<string, string>>): Promise<Page> {
    const form = formWith(page, having);
    const untouched = form.fields.filter(([name]) => !Object.hasOwn(filledIn, name));
    return this.post(new URL(form.action, page.url).href, [...untouched, ...Object.entries(filledIn)]);
  }

  /** Sends the page's form that has these hidden fields, with some fields filled in. */
  async sendAs(
    page: Page,
    hidden: Readonly<Record<string, string>>,
    filledIn: Readonly<Record<string, string>>,
  ): Promise<Page> {
    const forms = readForms(page.html);
    const form = forms.find(({ fields }) =>
      Object.entries(hidden).every(([name, value]) => fields.some((field) => field[0] === name && field[1] === value)),
    );
    if (form === undefined) throw new Error(`The page (${page.status}) has no form with ${JSON.stringify(hidden)}.`);
    const untouched = form.fields.filter(([name]) => !Object.hasOwn(filledIn, name));
    return this.post(new URL(form.action, page.url).href, [...untouched, ...Object.entries(filledIn)]);
  }

  /** Sends fields to an address, as a form on that very site does unless other headers say otherwise. */
  async post(
    url: string,
    fields: Iterable<readonly [string, string]>,
    headers: Readonly<Record<string, string>> = { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' },
  ): Promise<Page> {
    const body = new URLSearchParams();
    for (const [name, value] of fields) body.append(name, value);
    return this.request(url, { method: 'POST', body, headers: { ...headers } });
  }

  private async request(url: string, init: RequestInit): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), accept: 'text/html', cookie };
    // Followed by hand: a cookie may come with the redirect.
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (name !== undefined) this.cookies.set(name, value ?? '');
    }
    const next = response.headers.get('location');
    if (response.status === 303 && next !== null) return this.open(new URL(next, url).href);
    return { url, status: response.status, headers: response.headers, html: await response.text() };
  }
}

/** The link that asks for an answer, or shows it. */
export function linkIn(letter: Letter): string {
  const link = letter.links.find((each) => new URL(each).pathname.startsWith('/p/'));
  if (link === undefined) throw new Error('The letter has no link to answer by.');
  return link;
}

/** The six digits of a letter. */
export function codeIn({ text }: Letter): string {
  const found = /\b(\d{3})\s?(\d{3})\b/.exec(text);
  if (found === null) throw new Error('The letter has no code.');
  return `${found[1]}${found[2]}`;
}

/** The two-digit number that takes back. */
export function numberIn({ text }: Letter): string {
  const found = /\b(?:number|nummer):?\s+(\d{2})\b/i.exec(text);
  if (found?.[1] === undefined) throw new Error('The letter has no number to take back with.');
  return found[1];
}

function formWith(page: Page, having: string): PageForm {
  const form = readForms(page.html).find(({ names }) => names.has(having));
  if (form === undefined) throw new Error(`The page (${page.status}) has no form with ${having}.`);
  return form;
}
