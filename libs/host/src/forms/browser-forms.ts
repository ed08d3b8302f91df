import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock/clock';
import { FormTokens } from './form-token';
import { isFromHere } from './same-site';

export interface BrowserFormsOptions {
  /** Secret of the service, from which a key of its own follows. */
  readonly key: Buffer;
  /** Origin under which the service's pages are reached. */
  readonly publicUrl: string;
  /** Name of its cookie, without `__Host-`. */
  readonly cookie: string;
}

/** Ties each form to the browser that it was shown to, so that no other site can send one in a guardian's name. */
export class BrowserForms {
  private readonly tokens: FormTokens;
  private readonly publicUrl: string;
  private readonly secure: boolean;
  private readonly cookie: string;

  constructor(
    { key, publicUrl, cookie }: BrowserFormsOptions,
    private readonly clock: Clock,
  ) {
    this.tokens = new FormTokens(key);
    this.publicUrl = publicUrl;
    this.secure = publicUrl.startsWith('https:');
    this.cookie = this.secure ? `__Host-${cookie}` : cookie;
  }

  /** The token for a page's forms; gives the browser its cookie when it has none. */
  open(request: FastifyRequest, reply: FastifyReply, secret: string): string {
    const known = this.nonceOf(request);
    const nonce = known ?? this.tokens.newNonce();
    if (known === null) {
      const secure = this.secure ? '; Secure' : '';
      void reply.header('set-cookie', `${this.cookie}=${nonce}; Path=/; HttpOnly; SameSite=Strict${secure}`);
    }
    return this.tokens.issue(nonce, secret, this.clock.now());
  }

  /** When a form that came in was shown; null for one that we did not show to this browser, or that another site sent. */
  shownAt(request: FastifyRequest, secret: string, token: string): Date | null {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const fetchSite = typeof site === 'string' ? site : undefined;
    if (!isFromHere({ origin, fetchSite }, this.publicUrl)) return null;
    return this.tokens.shownAt(token, this.nonceOf(request), secret);
  }

  private nonceOf(request: FastifyRequest): string | null {
    const pairs = (request.headers.cookie ?? '').slice(0, 4096).split(';');
    const value = pairs.map((pair) => pair.trim().split('=')).find(([name]) => name === this.cookie)?.[1];
    return value !== undefined && /^[\w-]{24}$/.test(value) ? value : null;
  }
}
