import type { BrowserContext, ConsoleMessage, Request, Response, WebError } from 'playwright-core';

/** What a browser did on the wire and said in its console, while it was watched on one site. */
export class Watched {
  private readonly asked: string[] = [];
  private readonly errors: string[] = [];
  private readonly documents: Response[] = [];
  private readonly sheets = new Map<string, Response>();

  constructor(private readonly context: BrowserContext) {
    context.on('request', this.onRequest).on('response', this.onResponse);
    context.on('console', this.onConsole).on('weberror', this.onError);
  }

  /** Looks away, where somebody else is looked at in the same browser from now on. */
  end(): void {
    this.context.off('request', this.onRequest).off('response', this.onResponse);
    this.context.off('console', this.onConsole).off('weberror', this.onError);
  }

  /** Everything that should not have been: requests to elsewhere, or of a kind that our pages have no use for, and errors. */
  get faults(): string[] {
    const { origin } = new URL(this.documents[0]?.url() ?? 'about:blank');
    const wrong = this.asked.filter((request) => {
      const [type = '', url = ''] = request.split(' ');
      return new URL(url).origin !== origin || !['document', 'stylesheet'].includes(type);
    });
    return [...wrong, ...this.errors];
  }

  /** The newest page's answer. */
  get page(): Response {
    const page = this.documents.at(-1);
    if (page === undefined) throw new Error('No page was opened.');
    return page;
  }

  /** Bytes of the newest page with all its style sheets, unpacked. */
  async weight(): Promise<number> {
    const bodies = [await this.page.body()];
    for (const sheet of this.sheets.values()) bodies.push(await sheet.body());
    return bodies.reduce((sum, body) => sum + body.length, 0);
  }

  private readonly onRequest = (request: Request): void => {
    this.asked.push(`${request.resourceType()} ${request.url()}`);
  };

  private readonly onResponse = (response: Response): void => {
    const type = response.request().resourceType();
    const redirects = response.status() >= 300 && response.status() < 400;
    if (type === 'document' && !redirects) this.documents.push(response);
    if (type === 'stylesheet') this.sheets.set(response.url(), response);
  };

  private readonly onConsole = (message: ConsoleMessage): void => {
    const { url } = message.location();
    // The browser notes each page of status 4xx; a form that comes back is one.
    const isNote = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
    const ofPage = this.documents.some((document) => document.url() === url);
    if (['error', 'warning'].includes(message.type()) && !(isNote && ofPage)) this.errors.push(message.text());
  };

  private readonly onError = (error: WebError): void => {
    this.errors.push(String(error.error()));
  };
}
