import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { HubClock } from '../clock/hub.clock';
import { openHub } from '../hub/hub.testing';
import { LetterBox } from '../inbox/letter-box';

const host = '127.0.0.1:4400';
const redirectUri = 'http://localhost:4402/desk/callback';
const verifier = 'v'.repeat(43);
const right = {
  client_id: 'desk',
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile',
  state: 'the-state',
  nonce: 'the-nonce',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

let hub: FastifyInstance;
let clock: HubClock;

beforeEach(async () => {
  ({ hub, clock } = await openHub(new LetterBox()));
});
afterEach(() => hub.close());

const get = (path: string, query: Record<string, string> = {}) =>
  hub.inject({ url: `/people${path}`, query, headers: { host } });

const post = (path: string, fields: Record<string, string>, query: Record<string, string> = {}, headers = {}) =>
  hub.inject({
    method: 'POST',
    url: `/people${path}`,
    query,
    payload: new URLSearchParams(fields).toString(),
    headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

async function codeFor(person: string): Promise<string> {
  const answer = await post('/sign-in', { person }, right);
  return new URL(String(answer.headers.location)).searchParams.get('code')!;
}

const token = (fields: Record<string, string>, headers = {}) =>
  post(
    '/token',
    {
      grant_type: 'authorization_code',
      client_id: 'desk',
      client_secret: 'secret',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...fields,
    },
    {},
    headers,
  );

it('says what it is and where everything is', async () => {
  const issuer = 'http://127.0.0.1:4400/people';
  expect((await get('/.well-known/openid-configuration')).json()).toMatchObject({
    issuer,
    authorization_endpoint: `${issuer}/sign-in`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    end_session_endpoint: `${issuer}/leave`,
  });
});

it('asks who somebody is, and sends them back with a code', async () => {
  const page = await get('/sign-in', right);
  expect(page.body).toContain('I am Robin');
  expect(page.body).toContain('I am Sam');
  expect(page.headers['content-security-policy']).toContain("form-action 'self' http://localhost:4402");
  const back = await post('/sign-in', { person: 'sam' }, right);
  expect(back.statusCode).toBe(303);
  const { origin, pathname, searchParams } = new URL(String(back.headers.location));
  expect(origin + pathname).toBe(redirectUri);
  expect(Object.fromEntries(searchParams)).toEqual({
    code: expect.stringMatching(/^[\w-]{43}$/),
    state: 'the-state',
    iss: 'http://127.0.0.1:4400/people',
  });
});

it('vouches for them with a signed token that says their roles, by the machine’s time', async () => {
  clock.moveTo(new Date(clock.now().getTime() + 90 * 86_400_000));
  const { id_token: idToken } = (await token({ code: await codeFor('robin') })).json<{ id_token: string }>();
  const [header, claims, signature] = idToken.split('.') as [string, string, string];
  const [key] = (await get('/keys')).json<{ keys: JsonWebKey[] }>().keys;
  const publicKey = createPublicKey({ key: key!, format: 'jwk' });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(
    verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
  ).toBe(true);
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat: number };
  expect(said).toMatchObject({
    iss: 'http://127.0.0.1:4400/people',
    aud: 'desk',
    sub: 'robin',
    name: 'Robin',
    roles: ['reviewer', 'agent', 'privacy-officer'],
    nonce: 'the-nonce',
  });
  expect(Math.abs(said.iat * 1000 - Date.now())).toBeLessThan(60_000);
  expect(key).not.toHaveProperty('d');
});

it.each([
  ['another address', { redirect_uri: 'https://evil.example/desk/callback' }],
  ['an address that only begins alike', { redirect_uri: `${redirectUri}/../../evil` }],
  ['another client', { client_id: 'other' }],
])('sends nobody anywhere for %s', async (_name, change) => {
  for (const answer of [
    await get('/sign-in', { ...right, ...change }),
    await post('/sign-in', { person: 'sam' }, { ...right, ...change }),
  ]) {
    expect(answer.statusCode).toBe(403);
    expect(answer.headers.location).toBeUndefined();
  }
});

it.each([
  ['without PKCE', { code_challenge: '' }, 'invalid_request'],
  ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['for a token at once', { response_type: 'id_token' }, 'unsupported_response_type'],
  ['for no identity', { scope: 'profile' }, 'invalid_scope'],
])('sends back who asks %s', async (_name, change, error) => {
  const answer = await get('/sign-in', { ...right, ...change });
  expect(new URL(String(answer.headers.location)).searchParams.get('error')).toBe(error);
});

it('sends back who is nobody of these', async () => {
  const answer = await post('/sign-in', { person: '' }, right);
  expect(new URL(String(answer.headers.location)).searchParams.get('error')).toBe('access_denied');
});

it.each([
  ['another secret', { client_secret: 'other' }, 401, 'invalid_client'],
  ['another client', { client_id: 'other' }, 401, 'invalid_client'],
  ['another verifier', { code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
  ['no verifier', { code_verifier: '' }, 400, 'invalid_grant'],
  ['another address', { redirect_uri: 'http://localhost:4402/desk' }, 400, 'invalid_grant'],
  ['a code that was made up', { code: 'made-up' }, 400, 'invalid_grant'],
  ['another kind of grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
])('gives no token for %s', async (_name, change, status, error) => {
  const answer = await token({ code: await codeFor('robin'), ...change });
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([status, error]);
});

it('takes a code once, also when the first try was wrong, and for a minute', async () => {
  const code = await codeFor('robin');
  expect((await token({ code })).statusCode).toBe(200);
  expect((await token({ code })).statusCode).toBe(400);
  const tried = await codeFor('robin');
  expect((await token({ code: tried, code_verifier: 'x' })).statusCode).toBe(400);
  expect((await token({ code: tried })).statusCode).toBe(400);
});

it('takes the client’s secret as a header too, and nothing that only looks like one', async () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  expect((await token({ code: await codeFor('sam') }, basic('desk:secret'))).statusCode).toBe(200);
  for (const text of ['desk:other', 'desk', ':', 'desk:&secret=secret', '']) {
    expect((await token({ code: await codeFor('sam') }, basic(text))).statusCode).toBe(401);
  }
});

it('lets people leave to the desk alone', async () => {
  const signedOut = 'http://localhost:4402/desk/signed-out';
  const left = await get('/leave', { client_id: 'desk', post_logout_redirect_uri: signedOut });
  expect([left.statusCode, left.headers.location]).toEqual([303, signedOut]);
  const evil = await get('/leave', { client_id: 'desk', post_logout_redirect_uri: 'https://evil.example' });
  expect(evil.statusCode).toBe(403);
});
