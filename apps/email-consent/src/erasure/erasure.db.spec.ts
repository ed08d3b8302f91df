import { TestApp } from '../app.testing';
import type { ConsentRequestDto } from '../consent-request/consent-request.dto';
import { grant } from '../consent-request/guardian.testing';
import type { EventsDto } from '../event/event.dto';
import type { ErasureDto, ErasuresDto } from './erasure.dto';

let test: TestApp;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

let refs = 0;

async function granted(): Promise<string> {
  const childRef = `x-${(refs += 1)}`;
  const guardian = { email: `${childRef}@familie.example` };
  const body = { childRef, place: 'NL', birthDate: '2016', guardian, purposes: ['account', 'location'] };
  const { id } = (await test.call<ConsentRequestDto>('POST', '/v1/consent-requests', { body })).body;
  await grant(test, id);
  return childRef;
}

const erase = (
  childRef: string,
  body: unknown = { cause: 'accident' },
  options: { key?: string; headers?: Record<string, string> } = {},
) => test.call<ErasureDto>('POST', `/v1/children/${childRef}/erasure`, { body, ...options });

const reasons = async (childRef: string) => {
  type Body = { permissions: Record<string, { allowed: boolean; reason: string }> };
  const { body } = await test.call<Body>('GET', `/v1/children/${childRef}/permissions`);
  return body.permissions;
};

describe('POST /v1/children/{ref}/erasure', () => {
  it('opens the erasure, and permissions are no from then on', async () => {
    const childRef = await granted();
    const { status, body } = await erase(childRef);
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'open', cause: 'accident', childRef, completedAt: null, overdueAt: null });
    expect(body.targets.map(({ kind, state }) => [kind, state])).toEqual([
      ['own', 'owed'],
      ['app', 'owed'],
    ]);
    expect(await reasons(childRef)).toMatchObject({ account: { allowed: false, reason: 'erased' } });
  });

  it('is the same erasure when it is asked again, and with the same key the same answer', async () => {
    const childRef = await granted();
    const headers = { 'idempotency-key': `erase-${childRef}` };
    const first = await erase(childRef, undefined, { headers });
    expect((await erase(childRef, undefined, { headers })).body).toEqual(first.body);
    expect((await erase(childRef)).body.id).toBe(first.body.id);
    const many = await Promise.all(Array.from({ length: 10 }, () => erase(childRef)));
    expect(new Set(many.map(({ body }) => body.id))).toEqual(new Set([first.body.id]));
  });

  it('erases a child that was never asked about, once, however many ask at once', async () => {
    const many = await Promise.all(Array.from({ length: 10 }, () => erase('never-heard-of')));
    expect(many.map(({ status }) => status)).toEqual(Array(10).fill(202));
    expect(new Set(many.map(({ body }) => body.id)).size).toBe(1);
    expect(many[0]!.body.purposes).toContain('account');
  });

  it('leaves alone what was not named', async () => {
    const childRef = await granted();
    const { body } = await erase(childRef, { cause: 'account-closed', purposes: ['location'] });
    expect(body.purposes).toEqual(['location']);
    expect(await reasons(childRef)).toMatchObject({
      account: { allowed: true },
      location: { allowed: false },
    });
  });

  it.each([
    [{}, 422, 'invalid_fields'],
    [{ cause: 'silence' }, 422, 'invalid_fields'],
    [{ cause: 'accident', purposes: [] }, 422, 'invalid_fields'],
    [{ cause: 'accident', purposes: ['nothing-of-ours'] }, 422, 'unknown_purpose'],
    [{ cause: 'accident', all: true }, 422, 'invalid_fields'],
    ['[]', 422, 'invalid_fields'],
    ['{', 400, 'malformed_json'],
  ])('refuses %j and erases nothing', async (body, status, code) => {
    const childRef = await granted();
    expect(await erase(childRef, body)).toMatchObject({ status, body: { code } });
    expect(await reasons(childRef)).toMatchObject({ account: { allowed: true } });
  });

  it('needs its scope', async () => {
    const key = await test.newKey('brickyard', ['erasures:read', 'consents:write']);
    expect(await erase('x', undefined, { key })).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
  });
});

describe('GET /v1/erasures', () => {
  const list = (query = '', key?: string) => test.call<ErasuresDto>('GET', `/v1/erasures${query}`, { key });

  it('lists the app’s own, page by page', async () => {
    const opened = [await erase(await granted()), await erase(await granted())].map(({ body }) => body.id);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body }: { body: ErasuresDto } = await list(`?limit=2${after === '' ? '' : `&after=${after}`}`);
      seen.push(...body.erasures.map(({ id }) => id));
      after = body.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(-2)).toEqual(opened);
    expect((await list('?state=open&limit=500')).body.erasures.map(({ id }) => id)).toEqual(seen);
    expect((await list('?state=overdue')).body).toEqual({ erasures: [], next: null });
    expect((await list('', await test.newKey('other'))).body.erasures).toEqual([]);
  });

  it.each(['state=all', 'state=', 'after=x', 'limit=0', 'limit=501', 'page=2'])('refuses ?%s', async (query) => {
    expect((await list(`?${query}`)).status).toBe(422);
  });

  it('does not find another app’s, or what is none', async () => {
    const { id } = (await erase(await granted())).body;
    const other = await test.newKey('other');
    for (const below of ['', '/certificate']) {
      expect((await test.call('GET', `/v1/erasures/${id}${below}`, { key: other })).status).toBe(404);
      expect((await test.call('GET', `/v1/erasures/00000000-0000-7000-8000-000000000000${below}`)).status).toBe(404);
      expect((await test.call('GET', `/v1/erasures/1${below}`)).status).toBe(404);
    }
  });

  it('has no certificate while somebody has not answered', async () => {
    const { id } = (await erase(await granted())).body;
    expect((await test.call<ErasureDto>('GET', `/v1/erasures/${id}`)).body).toMatchObject({ id, state: 'open' });
    expect(await test.call('GET', `/v1/erasures/${id}/certificate`)).toMatchObject({
      status: 404,
      headers: { 'content-type': expect.stringContaining('application/problem+json') },
      body: { code: 'certificate_missing' },
    });
  });
});

it('is told in the feed once it is due', async () => {
  const childRef = await granted();
  await erase(childRef);
  await test.numbered();
  const { body } = await test.call<EventsDto>('GET', '/v1/events?limit=500');
  const told = body.events.filter(({ data }) => data['childRef'] === childRef).map(({ type }) => type);
  expect(told).toContain('permission.changed');
});
