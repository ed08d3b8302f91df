import type { Permission } from '@kinsent/consent';
import type { OpenAPIObject } from '@nestjs/swagger';
import { TestApp } from '../app.testing';
import type { ConsentRequestDto } from '../consent-request/consent-request.dto';
import { grant, refuse, withdraw } from '../consent-request/guardian.testing';
import { erase } from '../consent-request/purge.testing';

let test: TestApp;
let refs = 0;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

interface Seen {
  readonly childRef: string;
  readonly permissions: Record<string, Permission>;
}

async function asked(purposes = ['account'], childRef = `c-${(refs += 1)}`): Promise<{ childRef: string; id: string }> {
  const body = {
    childRef,
    place: 'NL',
    birthDate: '2016-05',
    guardian: { email: `o${refs}@familie.example` },
    purposes,
  };
  const { body: answer } = await test.call<ConsentRequestDto>('POST', '/v1/consent-requests', { body });
  return { childRef, id: answer.id };
}

const path = (childRef: string) => `/v1/children/${encodeURIComponent(childRef)}/permissions`;
const see = (childRef: string, headers: Record<string, string> = {}) =>
  test.call<Seen>('GET', path(childRef), { headers });
const standing = async (childRef: string) => {
  const { allowed, reason } = (await see(childRef)).body.permissions['account']!;
  return [allowed, reason];
};

describe('the permissions of a child', () => {
  it('tells six children apart', async () => {
    const [granted, refused, withdrawn, pending, ended] = [
      await asked(),
      await asked(),
      await asked(),
      await asked(),
      await asked(),
    ];
    await grant(test, granted.id);
    await refuse(test, refused.id);
    await grant(test, withdrawn.id);
    await withdraw(test, withdrawn.id);
    await refuse(test, ended.id);
    await erase(test, ended.id);
    expect(await standing(granted.childRef)).toEqual([true, 'granted']);
    expect(await standing(refused.childRef)).toEqual([false, 'refused']);
    expect(await standing(withdrawn.childRef)).toEqual([false, 'withdrawn']);
    expect(await standing(pending.childRef)).toEqual([false, 'asked']);
    expect(await standing(ended.childRef)).toEqual([false, 'erased']);
    expect(await standing('nobody')).toEqual([false, 'unknown']);
    expect((await test.call<ConsentRequestDto>('GET', `/v1/consent-requests/${ended.id}`)).body).toMatchObject({
      state: 'erased',
      childRef: null,
    });
  });

  it('has every purpose of the app, each with all that explains it', async () => {
    const { childRef, id } = await asked(['account', 'newsletter']);
    await grant(test, id).catch(() => undefined);
    const { status, body, headers } = await see(childRef);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['content-type']).toContain('application/json');
    expect(body.childRef).toBe(childRef);
    expect(Object.keys(body.permissions)).toEqual(['account', 'public-creations', 'newsletter', 'cookies', 'location']);
    for (const permission of Object.values(body.permissions)) {
      expect(Object.keys(permission)).toEqual(['allowed', 'reason', 'level', 'until', 'controlledBy']);
    }
  });

  it('may be asked again after it was forgotten, and is then a child like any other', async () => {
    const first = await asked();
    await refuse(test, first.id);
    await erase(test, first.id);
    const second = await asked(['account'], first.childRef);
    expect(await standing(first.childRef)).toEqual([false, 'asked']);
    await grant(test, second.id);
    expect(await standing(first.childRef)).toEqual([true, 'granted']);
  });

  it('answers 304 until something changes', async () => {
    const { childRef, id } = await asked();
    const etag = String((await see(childRef)).headers['etag']);
    expect(etag).toMatch(/^"[^"]+"$/);
    const same = await see(childRef, { 'if-none-match': etag });
    expect([same.status, same.headers['etag'], same.headers['cache-control']]).toEqual([
      304,
      etag,
      'private, no-cache',
    ]);
    await grant(test, id);
    const changed = await see(childRef, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).not.toBe(etag);
  });

  it('is described with its ETag, and with what 304 means', async () => {
    const { body } = await test.call<OpenAPIObject>('GET', '/openapi.json');
    const call = body.paths['/v1/children/{ref}/permissions']?.get;
    expect(call?.parameters).toContainEqual(expect.objectContaining({ name: 'If-None-Match', in: 'header' }));
    for (const status of ['200', '304']) expect(call?.responses[status]).toHaveProperty('headers.ETag');
  });

  it('lapses with time alone', async () => {
    const { childRef, id } = await asked();
    await grant(test, id);
    const etag = String((await see(childRef)).headers['etag']);
    test.clock.advance(366 * 24 * 60 * 60 * 1000);
    expect((await see(childRef, { 'if-none-match': etag })).body.permissions['account']).toMatchObject({
      allowed: false,
      reason: 'lapsed',
    });
  });

  it.each([
    ['a null byte', '/v1/children/a%00b/permissions', 400],
    ['bytes that are no text', '/v1/children/a%ffb/permissions', 400],
    ['half a character', '/v1/children/%ed%a0%80/permissions', 400],
    ['a line break', '/v1/children/a%0ab/permissions', 400],
    ['too long a reference', `/v1/children/${'x'.repeat(129)}/permissions`, 400],
    ['far too long a reference', `/v1/children/${'x'.repeat(5000)}/permissions`, 400],
    ['no reference', '/v1/children//permissions', 404],
  ])('refuses %s', async (_name, url, status) => {
    const answer = await test.call('GET', url);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('is not written to', async () => {
    const answer = await test.call('POST', path('c-1'), { body: { allowed: true } });
    expect([answer.status, answer.headers['allow']]).toEqual([405, expect.stringContaining('GET')]);
  });
});

describe('an API key', () => {
  it('is asked for', async () => {
    for (const key of [null, 'kst_live_', 'kst_live_00000000000000000000000000000000', "' or 1=1"]) {
      const answer = await test.call('GET', path('c-1'), { key });
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it('opens only what its scopes name', async () => {
    const key = await test.newKey('brickyard', ['permissions:read']);
    expect((await test.call('GET', path('c-1'), { key })).status).toBe(200);
    const id = '0198c0de-0000-7000-8000-000000000000';
    for (const [method, url] of [
      ['POST', '/v1/age-checks'],
      ['POST', '/v1/consent-requests'],
      ['GET', `/v1/consent-requests/${id}`],
      ['POST', `/v1/consent-requests/${id}/resend`],
      ['POST', `/v1/consent-requests/${id}/cancel`],
      ['GET', '/v1/children/c-1/escrow'],
      ['GET', '/v1/events'],
      ['GET', '/v1/webhook-deliveries'],
      ['POST', `/v1/webhook-deliveries/${id}/redeliver`],
    ] as const) {
      const answer = await test.call(method, url, { key, ...(method === 'POST' ? { body: {} } : {}) });
      expect([url, answer.status, answer.body.code]).toEqual([url, 403, 'scope_missing']);
    }
  });
});

describe('many permissions at once', () => {
  const check = (body: unknown) => test.call<{ results: Permission[] }>('POST', '/v1/permission-checks', { body });
  const refusal = (body: unknown) => test.call('POST', '/v1/permission-checks', { body });

  it('are answered in the order of the questions', async () => {
    const { childRef, id } = await asked();
    await grant(test, id);
    const { status, body } = await check({
      checks: [
        { childRef: 'nobody', purpose: 'account' },
        { childRef, purpose: 'account' },
        { childRef, purpose: 'public-creations' },
        { childRef, purpose: 'account' },
      ],
    });
    expect(status).toBe(200);
    expect(body.results.map(({ allowed, reason }) => [allowed, reason])).toEqual([
      [false, 'unknown'],
      [true, 'granted'],
      [false, 'not_asked'],
      [true, 'granted'],
    ]);
    expect(body.results[1]).toMatchObject({ childRef, purpose: 'account', level: 'low', controlledBy: 'guardian' });
  });

  it('are answered anew each time: an idempotency key does not hold on to a yes', async () => {
    const { childRef, id } = await asked();
    await grant(test, id);
    const again = async () => {
      const body = { checks: [{ childRef, purpose: 'account' }] };
      const headers = { 'idempotency-key': 'check-once' };
      const answer = await test.call<{ results: Permission[] }>('POST', '/v1/permission-checks', { body, headers });
      return [answer.status, answer.body.results[0]?.reason, answer.headers['idempotency-replayed']];
    };
    expect(await again()).toEqual([200, 'granted', undefined]);
    await withdraw(test, id);
    expect(await again()).toEqual([200, 'withdrawn', undefined]);
  });

  it('are a hundred and no more', async () => {
    const checks = Array.from({ length: 101 }, (_, n) => ({ childRef: `x-${n}`, purpose: 'account' }));
    expect((await check({ checks: checks.slice(1) })).body.results).toHaveLength(100);
    expect((await refusal({ checks })).body.errors?.[0]?.pointer).toBe('/checks');
  });

  it.each([
    [{}, '/checks'],
    [{ checks: [] }, '/checks'],
    [{ checks: {} }, '/checks'],
    [{ checks: ['c-1'] }, '/checks/0'],
    [{ checks: [{ childRef: 'c-1' }] }, '/checks/0/purpose'],
    [{ checks: [{ childRef: 'c-1', purpose: 'account', x: 1 }] }, '/checks/0/x'],
    [
      {
        checks: [
          { childRef: 'c-1', purpose: 'account' },
          { childRef: 'c-1', purpose: 'teleport' },
        ],
      },
      '/checks/1/purpose',
    ],
  ])('are refused with a pointer: %j', async (body, pointer) => {
    const answer = await refusal(body);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});
