import type { Page } from 'playwright-core';
import { follow } from './browser';
import type { House } from './house';

/** The people whom the sandbox lets one play. */
export type StaffName = 'robin' | 'sam';

/** Signs one of the sandbox's people in, in a browser, and ends on that page of the desk. */
export async function signInAtDesk(page: Page, house: House, person: StaffName, path = '/desk'): Promise<void> {
  await page.goto(house.urls.verifiedConsent + path);
  await follow(page, () => page.click(`button[value=${person}]`));
  await page.waitForURL(house.urls.verifiedConsent + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** An answer as a program sees it. */
export interface StaffAnswer {
  readonly status: number;
  readonly html: string;
  readonly location: string | null;
  readonly setCookies: readonly string[];
}

/** One of the sandbox's people without a browser: cookies by site, forms as they stand on a page. */
export class StaffVisitor {
  private readonly cookies = new Map<string, string>();
  /** Every address that was asked for. */
  readonly asked: string[] = [];

  constructor(private readonly desk: string) {}

  /** Goes the whole way through the provider; answers the page of the desk that it leads to. */
  async signIn(person: StaffName, path = '/desk'): Promise<StaffAnswer> {
    await this.callback(await this.wayBack(person, path));
    return this.get(path);
  }

  /** Says at the provider who they are; answers the address to which it leads back. */
  async wayBack(person: StaffName, path = '/desk'): Promise<string> {
    const away = await this.get(`/desk/sign-in?back=${encodeURIComponent(path)}`);
    if (away.location === null) throw new Error(`No way to the provider: ${away.status}.`);
    const answer = await fetch(away.location, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `person=${person}`,
    });
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`The provider does not lead back: ${answer.status}.`);
    return location;
  }

  /** Comes back from the provider. */
  callback(address: string): Promise<StaffAnswer> {
    const { pathname, search } = new URL(address);
    return this.get(pathname + search);
  }

  get(path: string): Promise<StaffAnswer> {
    return this.ask(path, { method: 'GET' });
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<StaffAnswer> {
    return this.ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Opens a page and sends its form to `action` with these fields. */
  async send(path: string, action: string, fields: Readonly<Record<string, string>> = {}): Promise<StaffAnswer> {
    const { html, status } = await this.get(path);
    const form = [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].find(
      ([, to]) => to === action,
    );
    const token = /name="token" value="([^"]*)"/.exec(form?.[2] ?? '')?.[1];
    if (token === undefined) throw new Error(`${path} (${status}) has no form to ${action}.`);
    return this.post(action, { token, ...fields });
  }

  /** A picture that a page shows. */
  async picture(path: string): Promise<Buffer> {
    const response = await this.fetch(path, { method: 'GET' }, 'image/*');
    if (response.headers.get('content-type') !== 'image/jpeg') throw new Error(`No picture: ${response.status}.`);
    return Buffer.from(await response.arrayBuffer());
  }

  private fetch(path: string, init: RequestInit, accept: string): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept, cookie, ...(init.headers as Record<string, string> | undefined) };
    return fetch(this.desk + path, { ...init, headers, redirect: 'manual' });
  }

  private async ask(path: string, init: RequestInit): Promise<StaffAnswer> {
    this.asked.push(path);
    const response = await this.fetch(path, init, 'text/html');
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [pair = '', ...terms] = line.split(';');
      const at = pair.indexOf('=');
      if (terms.some((term) => term.trim() === 'Max-Age=0')) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return {
      status: response.status,
      html: await response.text(),
      location: response.headers.get('location'),
      setCookies,
    };
  }
}
