import { randomUUID } from 'node:crypto';
import type { StaffRole } from '@kinsent/store';
import type { FastifyRequest } from 'fastify';
import type { Page, StrongDoor } from '../verified-consent.testing';
import type { Person } from './identity-provider.port';
import { testIssuer } from './identity-provider.testing';
import { StaffForms } from './staff-forms';
import { StaffSessions } from './staff-sessions';

/** What matters of somebody beside their roles. */
export interface StaffWish {
  readonly name?: string;
  readonly subject?: string;
  readonly trainedUntil?: Date | null;
}

/** The cookies of one browser. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  take({ headers }: Page): void {
    for (const line of [headers['set-cookie']].flat()) {
      if (typeof line !== 'string') continue;
      const [, name, value, terms] = /^([^=]+)=([^;]*)(.*)$/.exec(line)!;
      if (/Max-Age=0\b/.test(terms!)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** Somebody of the operator's staff at a browser of theirs. */
export class StaffBrowser {
  readonly jar = new CookieJar();

  private constructor(
    private readonly door: StrongDoor,
    readonly person: Person,
    /** Number of the person at the desk; what evidence is attested by. */
    readonly staffId: string,
  ) {}

  /** Signs somebody in with these roles, trained for calls until then if they are. */
  static async signIn(
    door: StrongDoor,
    roles: readonly StaffRole[],
    { name = 'Robin', subject = randomUUID(), trainedUntil = null }: StaffWish = {},
  ): Promise<StaffBrowser> {
    const person = { issuer: testIssuer, subject, name, roles };
    const browser = new StaffBrowser(door, person, '');
    const page = await browser.enter();
    if (page.status !== 200) throw new Error(`${name} is not let in: ${page.status}.`);
    const [row] = await door.rows<{ id: string }>(
      'update staff set trained_until = $2 where subject = $1 returning id',
      [subject, trainedUntil],
    );
    return Object.assign(new StaffBrowser(door, person, row!.id), { jar: browser.jar });
  }

  /** Goes the whole way through the provider; answers the page to which it leads back. */
  async enter(back = '/desk'): Promise<Page> {
    const away = await this.get(`/desk/sign-in?back=${encodeURIComponent(back)}`);
    if (away.location === null) return away;
    const answer = this.door.identity.let(this.person, away.location);
    return this.get(`/desk/callback?${answer.toString()}`);
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    const page = await this.door.get(url, { cookie: this.jar.header, ...headers });
    this.jar.take(page);
    return page;
  }

  /** Opens a page; answers the way to send the form of it that leads to `action`, with what the page put into it. */
  async open(url: string, action: string): Promise<(fields?: Record<string, string>) => Promise<Page>> {
    const page = await this.get(url);
    const found = formsIn(page.html).find((each) => each.action.split('?')[0] === action);
    if (found === undefined) throw new Error(`${url} (${page.status}) has no form to ${action}.`);
    return (fields = {}) => this.post(found.action, { ...found.hidden, ...fields });
  }

  /** Opens a page and sends the form of it that leads to `action`. */
  async send(url: string, action: string, fields: Record<string, string> = {}): Promise<Page> {
    return (await this.open(url, action))(fields);
  }

  /** A token that is good for a form to that path, as if a page had shown one. */
  async tokenFor(path: string): Promise<string> {
    const request = { headers: { cookie: this.jar.header } } as FastifyRequest;
    const session = await this.door.app.get(StaffSessions).of(request);
    return this.door.app.get(StaffForms).open(session!, path);
  }

  /** Sends fields as they are. */
  async post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    const page = await this.door.postForm(url, fields, { cookie: this.jar.header, ...headers });
    this.jar.take(page);
    return page;
  }
}

/** The forms of a page: where each leads, and what it carries unseen. */
export function formsIn(html: string): { readonly action: string; readonly hidden: Record<string, string> }[] {
  return [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map(([, action, inner]) => ({
    action: plain(action!),
    hidden: Object.fromEntries(
      [...inner!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
        plain(name!),
        plain(value!),
      ]),
    ),
  }));
}

function plain(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
