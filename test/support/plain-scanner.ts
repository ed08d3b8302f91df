import { Parent, type Page } from '../../apps/sandbox/src/demo/parent';
import { type PageForm, readForms } from '../../apps/sandbox/src/demo/read-forms';

export interface PlainScannerOptions {
  /** Where it finds the service: one address an instance. */
  readonly hosts: readonly string[];
  /** What it types into fields, one after the other, everywhere. */
  readonly words: readonly string[];
  /** How long it looks at a page before it presses something. */
  readonly patience?: () => Promise<unknown>;
}

/** Ways to leave what can be ticked: as it is, all that comes first (which says yes), all that comes last. */
const ticks = [null, 0, -1] as const;

/**
 * A mail scanner without a browser (N2): follows every link of a letter with GET and HEAD, at every instance, and sends every
 * form by every button with every filling. Keeps cookies as a browser does.
 */
export class PlainScanner {
  looks = 0;
  presses = 0;
  /** Every status that it was ever answered with. */
  readonly statuses = new Set<number>();

  constructor(private readonly options: PlainScannerOptions) {}

  /** Does with a letter's links all that it can. */
  async scan(links: readonly string[]): Promise<void> {
    await this.look(links);
    for (const link of links) {
      // One after the other, as two machines that take turns: what one has used up, the other finds used up.
      for (const host of this.options.hosts) await this.press(at(host, link));
    }
  }

  /** Only follows links: from everywhere at once, again and again. */
  async look(links: readonly string[], times = 4): Promise<void> {
    const urls = links.flatMap((link) => this.options.hosts.flatMap((host) => variantsOf(at(host, link))));
    for (let time = 0; time < times; time += 1) {
      await Promise.all(urls.map((url, index) => this.follow(url, (time + index) % 2 === 0 ? 'GET' : 'HEAD')));
    }
  }

  private async follow(url: string, method: 'GET' | 'HEAD'): Promise<void> {
    const response = await fetch(url, { method, headers: { accept: 'text/html' } });
    await response.arrayBuffer();
    this.looks += 1;
    this.statuses.add(response.status);
  }

  private async press(url: string): Promise<void> {
    const browser = new Parent('', 'nobody@scanner.example');
    const page = await browser.open(url);
    await this.options.patience?.();
    for (const sending of sendings(page, this.options.words)) {
      const { status } = await browser.post(new URL(sending.action, page.url).href, sending.fields);
      this.presses += 1;
      this.statuses.add(status);
    }
  }
}

/** A link of a letter, at an instance. */
function at(host: string, link: string): string {
  const { pathname, search } = new URL(link);
  return new URL(pathname + search, host).href;
}

function variantsOf(url: string): string[] {
  const below = url.includes('/p/') ? [`${url}/take-back`, `${url}/fresh`] : [];
  return [url, `${url}?lang=nl`, `${url}?utm_source=scan`, ...below];
}

interface Sending {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** Everything that can be sent from a page, each once. */
function sendings(page: Page, words: readonly string[]): Sending[] {
  const bodies = [...page.html.matchAll(/<form\b[^>]*>(.*?)<\/form>/gs)].map(([, body]) => body!);
  const all = readForms(page.html).flatMap((form, index) => sendingsOf(form, bodies[index]!, words));
  return [...new Map(all.map((sending) => [JSON.stringify(sending), sending])).values()];
}

function sendingsOf({ action, fields, names }: PageForm, body: string, words: readonly string[]): Sending[] {
  const options = controls(body, /<input\b[^>]*type="(?:radio|checkbox)"[^>]*>/g);
  const buttons = [...controls(body, /<button\b[^>]*>/g), null].filter((button) => button?.[0] !== '');
  const isOption = ([name]: readonly [string, string]) => options.some(([other]) => other === name);
  const typed = [...names].filter((name) => name.endsWith('code'));
  const hidden = fields.filter((field) => !isOption(field) && !typed.includes(field[0]));
  return ticks.flatMap((tick) =>
    words.flatMap((word) =>
      buttons.map((button) => ({
        action,
        fields: [
          ...hidden,
          ...(tick === null ? fields.filter(isOption) : ticked(options, tick)),
          ...typed.map((name) => [name, word] as const),
          ...(button === null ? [] : [button]),
        ],
      })),
    ),
  );
}

/** Of every name the first or the last value. */
function ticked(options: readonly (readonly [string, string])[], tick: 0 | -1): (readonly [string, string])[] {
  return [...new Set(options.map(([name]) => name))].map((name) =>
    options.filter(([other]) => other === name).at(tick)!,
  );
}

/** Name and value of every tag that matches. */
function controls(html: string, tags: RegExp): (readonly [string, string])[] {
  return [...html.matchAll(tags)].map(([tag]) => [
    /\sname="([^"]*)"/.exec(tag)?.[1] ?? '',
    /\svalue="([^"]*)"/.exec(tag)?.[1] ?? '',
  ]);
}
