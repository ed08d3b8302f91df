import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Received } from '../mail/smtp-inbox.testing';

export interface Form {
  readonly action: string;
  /** What is sent when nothing is touched, without any button. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly buttons: readonly (readonly [name: string, value: string])[];
}

export interface Visited {
  readonly status: number;
  readonly html: string;
  readonly forms: readonly Form[];
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Somebody with a letter and a browser: keeps cookies, fills in forms. */
export class Parent {
  readonly link: string;
  readonly path: string;
  readonly code: string;
  readonly number: string;
  private cookie: string | null = null;

  constructor(
    private readonly app: NestFastifyApplication,
    readonly letter: Received,
  ) {
    const text = letter.mail.text ?? '';
    this.link = /https?:\/\/\S+\/p\/\S+/.exec(text)![0];
    this.path = new URL(this.link).pathname;
    this.code = /\d{3} \d{3}/.exec(text)![0];
    this.number = /(?:number|nummer): (\d{2})$/m.exec(text)?.[1] ?? '';
  }

  async open(query = '', method: 'GET' | 'HEAD' = 'GET'): Promise<Visited> {
    return this.request(method, `${this.path}${query}`);
  }

  /** Opens the page and sends its answer form, filled in. */
  async answer(fields: Readonly<Record<string, string>>, query = ''): Promise<Visited> {
    const page = await this.open(query);
    return this.send(page, '', { act: 'answer', code: this.code, ...fields });
  }

  /** Sends a form of a page that is open. `where` is the end of its path. */
  async send(
    page: Visited,
    where: '' | '/take-back' | '/keep' | '/everything' | '/fresh',
    fields: Readonly<Record<string, string | readonly string[]>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Visited> {
    const form = page.forms.find(({ action }) => action.split('?')[0] === `${this.path}${where}`);
    if (form === undefined) throw new Error(`The page has no form ${where}`);
    const named = Object.keys(fields);
    const body = new URLSearchParams([
      ...form.fields
        .filter(([name]) => !named.includes(name))
        .map(([name, value]) => [name, value] as [string, string]),
      ...Object.entries(fields).flatMap(([name, value]) =>
        [value].flat().map((each) => [name, each] as [string, string]),
      ),
    ]);
    return this.post(form.action, body, headers);
  }

  post(path: string, body: URLSearchParams, headers: Readonly<Record<string, string>> = {}): Promise<Visited> {
    return this.request('POST', path, { 'sec-fetch-site': 'same-origin', origin: 'null', ...headers }, body.toString());
  }

  /** Forgets the cookie, as another browser would not have it. */
  forgetCookie(): void {
    this.cookie = null;
  }

  private async request(
    method: 'GET' | 'HEAD' | 'POST',
    url: string,
    headers = {},
    payload?: string,
  ): Promise<Visited> {
    const answer = await this.app.inject({
      method,
      url,
      headers: {
        accept: 'text/html',
        ...(this.cookie === null ? {} : { cookie: this.cookie }),
        ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const set = [answer.headers['set-cookie']].flat()[0];
    if (set !== undefined) this.cookie = set.split(';')[0]!;
    return { status: answer.statusCode, html: answer.payload, forms: formsIn(answer.payload), headers: answer.headers };
  }
}

/** The forms of a page as a browser would send them untouched. */
export function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map(([, action, inner]) => {
    const inputs = [...inner!.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
    const sent = inputs.filter((tag) => !/type="(radio|checkbox)"/.test(tag) || /\schecked/.test(tag));
    return {
      action: action!.replaceAll('&amp;', '&'),
      fields: sent.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')] as const),
      buttons: [...inner!.matchAll(/<button\b[^>]*>/g)].map(
        ([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')] as const,
      ),
    };
  });
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
