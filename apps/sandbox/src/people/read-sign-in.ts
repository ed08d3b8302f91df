/** The one service that may sign people in here. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly signedOutUri: string;
}

/** A sign-in as it was asked for. */
export interface AskedSignIn {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string | null;
  readonly challenge: string;
}

/** `stranger`: nobody is sent anywhere. Anything else goes back to the client as an error of RFC 6749. */
export type ReadSignIn =
  | { readonly kind: 'asked'; readonly asked: AskedSignIn }
  | { readonly kind: 'refused'; readonly error: string; readonly redirectUri: string; readonly state: string }
  | { readonly kind: 'stranger' };

/** Reads a request for a sign-in as strictly as real providers do: exact address, code, PKCE with S256. */
export function readSignIn(query: Readonly<Record<string, unknown>>, client: Client): ReadSignIn {
  const of = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
  // An address that was not registered gets nothing, not even an error.
  if (of('client_id') !== client.id || of('redirect_uri') !== client.redirectUri) return { kind: 'stranger' };
  const { redirectUri } = client;
  const state = of('state');
  const refused = (error: string): ReadSignIn => ({ kind: 'refused', error, redirectUri, state });
  if (of('response_type') !== 'code') return refused('unsupported_response_type');
  if (!of('scope').split(' ').includes('openid')) return refused('invalid_scope');
  const challenge = of('code_challenge');
  if (of('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) return refused('invalid_request');
  return { kind: 'asked', asked: { redirectUri, state, nonce: of('nonce') || null, challenge } };
}

/** Who calls the token endpoint, by header or by body; false unless it is the client with its secret. */
export function isClient(
  { id, secret }: Client,
  authorization: string | undefined,
  body: Readonly<Record<string, unknown>>,
): boolean {
  if (authorization === undefined) return body['client_id'] === id && body['client_secret'] === secret;
  const basic = /^Basic ([A-Za-z0-9+/=]{1,500})$/.exec(authorization)?.[1] ?? '';
  const pair = new URLSearchParams(
    Buffer.from(basic, 'base64')
      .toString('utf8')
      .replace(/^([^:]*):/, 'id=$1&secret='),
  );
  return pair.get('id') === id && pair.get('secret') === secret;
}
