import type { FastifyReply, FastifyRequest } from 'fastify';

const longestHeader = 16_384;

/** The cookies that a browser sent, by name. The first of a name counts. */
export function cookiesOf(request: FastifyRequest): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (request.headers.cookie ?? '').slice(0, longestHeader).split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

export interface CookieTerms {
  readonly sameSite: 'Strict' | 'Lax';
  readonly secure: boolean;
  /** Seconds; without it the cookie ends with the browser, and 0 takes it away. */
  readonly maxAge?: number;
}

/** Gives the browser one more cookie, beside those that this answer gives already. */
export function giveCookie(reply: FastifyReply, name: string, value: string, terms: CookieTerms): void {
  const { sameSite, secure, maxAge } = terms;
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  void reply.header(
    'set-cookie',
    `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${age}${secure ? '; Secure' : ''}`,
  );
}
