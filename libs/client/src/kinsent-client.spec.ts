import { KinsentClient } from './kinsent-client';
import { KinsentProblem, KinsentUnreachable } from './kinsent-problem';
import { json, type LocalServer, localServer } from './local-server.testing';

const yes = {
  allowed: true,
  reason: 'granted',
  level: 'low',
  until: '2027-01-01T00:00:00.000Z',
  controlledBy: 'guardian',
};
const asked = { allowed: false, reason: 'asked', level: 'low', until: null, controlledBy: 'guardian' };

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function clientOf(answer: Parameters<typeof localServer>[0], timeoutMs = 2000): Promise<KinsentClient> {
  server = await localServer(answer);
  return new KinsentClient({ baseUrl: `${server.baseUrl}/`, apiKey: 'kst_test_key', timeoutMs });
}

describe('asking a guardian', () => {
  const request = {
    childRef: 'c-1',
    place: 'NL',
    birthDate: '2016-05',
    guardian: { email: 'ouder@familie.example', locale: 'nl' },
    purposes: ['account'],
  };

  it('posts the request as it is, with the key and an idempotency key', async () => {
    const client = await clientOf((_req, res) => json(res, 201, { id: 'r-1', state: 'open' }));
    const answer = await client.askGuardian(request, { idempotencyKey: 'once' });
    expect(answer).toEqual({ id: 'r-1', state: 'open' });
    const [sent] = server!.requests;
    expect(sent).toMatchObject({ method: 'POST', url: '/v1/consent-requests' });
    expect(sent!.headers).toMatchObject({
      authorization: 'Bearer kst_test_key',
      'idempotency-key': 'once',
      'content-type': 'application/json',
    });
    expect(JSON.parse(sent!.body)).toEqual(request);
  });

  it('gives every call its own idempotency key unless told otherwise', async () => {
    const client = await clientOf((_req, res) => json(res, 201, {}));
    await client.askGuardian(request);
    await client.askGuardian(request);
    const [first, second] = server!.requests.map((sent) => sent.headers['idempotency-key']);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  });

  it('throws a refusal with its code, its pointers and its other members', async () => {
    const problem = {
      status: 409,
      code: 'request_open',
      title: 'Already asked',
      detail: 'The guardian was asked already.',
      errors: [{ pointer: '/purposes/0', detail: 'asked' }],
      consentRequestId: 'r-1',
    };
    const client = await clientOf((_req, res) => json(res, 409, problem));
    const refusal = await client.askGuardian(request).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(KinsentProblem);
    expect(refusal).toMatchObject({
      status: 409,
      code: 'request_open',
      message: 'The guardian was asked already.',
      errors: problem.errors,
      members: { consentRequestId: 'r-1' },
    });
  });

  it('throws a cap with its code, and with when to try again', async () => {
    const client = await clientOf((_req, res) =>
      json(res, 429, { code: 'resend_capped', title: 'No more letters today' }, { 'retry-after': '86400' }),
    );
    const refusal = await client.resend('r-1').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(KinsentProblem);
    expect(refusal).toMatchObject({ status: 429, code: 'resend_capped', retryAfter: 86_400 });
  });

  it('knows no time to try again where none was given in seconds', async () => {
    for (const headers of [{}, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }] as Record<string, string>[]) {
      const client = await clientOf((_req, res) => json(res, 409, { code: 'conflict' }, headers));
      await expect(client.askGuardian(request)).rejects.toMatchObject({ code: 'conflict', retryAfter: null });
      await server!.stop();
    }
  });

  it.each([
    ['a page', 429, '<html>slow down</html>'],
    ['JSON of a proxy', 403, '{"message":"forbidden"}'],
  ])('does not take %s for a refusal of Kinsent', async (_name, status, body) => {
    const client = await clientOf((_req, res) => res.writeHead(status).end(body));
    await expect(client.askGuardian(request)).rejects.toBeInstanceOf(KinsentUnreachable);
  });

  it('escapes what goes into a path', async () => {
    const client = await clientOf((_req, res) => json(res, 200, { permissions: {} }));
    await client.permissions('a/b?c#d');
    expect(server!.requests[0]!.url).toBe('/v1/children/a%2Fb%3Fc%23d/permissions');
  });
});

describe('a permission', () => {
  it('is what Kinsent says', async () => {
    const client = await clientOf((_req, res) =>
      json(res, 200, { childRef: 'c', permissions: { account: yes, ads: asked } }),
    );
    expect(await client.permission('c', 'account')).toEqual(yes);
    expect(await client.permission('c', 'ads')).toEqual(asked);
  });

  it('asks again with the ETag and keeps the answer that was confirmed', async () => {
    let permission: unknown = yes;
    let etag = '"1"';
    const client = await clientOf((req, res) => {
      if (req.headers['if-none-match'] === etag) res.writeHead(304, { etag }).end();
      else json(res, 200, { childRef: 'c', permissions: { account: permission } }, { etag });
    });
    expect((await client.permission('c', 'account')).allowed).toBe(true);
    expect((await client.permission('c', 'account')).allowed).toBe(true);
    expect(server!.requests.map((sent) => sent.headers['if-none-match'])).toEqual([undefined, '"1"']);
    permission = { ...yes, allowed: false, reason: 'withdrawn' };
    etag = '"2"';
    expect(await client.permission('c', 'account')).toMatchObject({ allowed: false, reason: 'withdrawn' });
  });

  it('never uses one child’s ETag for another', async () => {
    const client = await clientOf((req, res) => json(res, 200, { permissions: {} }, { etag: `"${req.url}"` }));
    await client.permission('a', 'account');
    await client.permission('b', 'account');
    expect(server!.requests[1]!.headers['if-none-match']).toBeUndefined();
  });

  it('is no for a purpose that is not listed, whatever its name', async () => {
    const client = await clientOf((_req, res) => json(res, 200, { childRef: 'c', permissions: { account: yes } }));
    for (const purpose of ['chat', 'toString', '__proto__', 'constructor']) {
      expect(await client.permission('c', purpose)).toMatchObject({ allowed: false, reason: 'unknown_purpose' });
    }
  });

  it.each([
    ['500', 500, '{}'],
    ['503 with a page', 503, '<html>'],
    ['429', 429, '{"code":"too_many_requests"}'],
    ['429 of a proxy', 429, '<html>'],
    ['403 of a proxy', 403, '{"message":"forbidden"}'],
    ['a page instead of JSON', 200, '<html>welcome to the hotel network</html>'],
    ['JSON that is no permission', 200, '{"allowed":true}'],
    ['a bare true', 200, 'true'],
    ['null', 200, 'null'],
    ['a 304 that was not asked for', 304, ''],
  ])('is no with the reason unreachable on %s', async (_name, status, body) => {
    const client = await clientOf((_req, res) => res.writeHead(status, { etag: '"1"' }).end(body));
    expect(await client.permission('c', 'account')).toMatchObject({
      allowed: false,
      reason: 'unreachable',
      until: null,
    });
  });

  it('is no, even if it was yes a moment ago, once Kinsent stops answering', async () => {
    const client = await clientOf((_req, res) => json(res, 200, { permissions: { account: yes } }, { etag: '"1"' }));
    expect((await client.permission('c', 'account')).allowed).toBe(true);
    await server!.stop();
    expect(await client.permission('c', 'account')).toMatchObject({ allowed: false, reason: 'unreachable' });
  });

  it('is no when the answer takes too long', async () => {
    const client = await clientOf(() => undefined, 50);
    expect(await client.permission('c', 'account')).toMatchObject({ allowed: false, reason: 'unreachable' });
  });

  it('is no when the answer breaks off half way', async () => {
    const client = await clientOf((_req, res) => {
      res.writeHead(200, { 'content-length': '1000' });
      res.write('{"permissions":');
      setTimeout(() => res.destroy(), 10);
    });
    expect(await client.permission('c', 'account')).toMatchObject({ allowed: false, reason: 'unreachable' });
  });

  it('does not follow a redirect with the key in hand', async () => {
    const client = await clientOf((_req, res) => res.writeHead(302, { location: '/elsewhere' }).end());
    expect(await client.permission('c', 'account')).toMatchObject({ allowed: false, reason: 'unreachable' });
    expect(server!.requests).toHaveLength(1);
  });

  it('takes nothing but true for a yes', async () => {
    const client = await clientOf((_req, res) =>
      json(res, 200, { permissions: { account: { ...yes, allowed: 'true' } } }),
    );
    expect((await client.permission('c', 'account')).allowed).toBe(false);
  });

  it('throws when the key is refused, so that a wrong set-up is noticed', async () => {
    const client = await clientOf((_req, res) => json(res, 401, { code: 'unauthorized', title: 'No such key' }));
    await expect(client.permission('c', 'account')).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
  });
});

describe('questions that change nothing', () => {
  it('carry no idempotency key, so that each is answered anew', async () => {
    const client = await clientOf((_req, res) => json(res, 200, { results: [] }));
    await client.checkPermissions([{ childRef: 'c', purpose: 'account' }]);
    await client.checkAge({ place: 'NL', age: 9 });
    expect(server!.requests.map(({ url, headers }) => [url, headers['idempotency-key']])).toEqual([
      ['/v1/permission-checks', undefined],
      ['/v1/age-checks', undefined],
    ]);
  });

  it('read the escrow as the server answers it', async () => {
    const kept = { consentRequestId: 'r-1', purpose: 'account', payload: { nickname: 'Bo' } };
    const client = await clientOf((_req, res) => json(res, 200, { childRef: 'c', escrows: [kept] }));
    expect(await client.escrow('c')).toEqual([kept]);
  });
});

it('tells silence from refusal', async () => {
  const client = await clientOf((_req, res) => res.destroy());
  await expect(client.permissions('c')).rejects.toBeInstanceOf(KinsentUnreachable);
});
