import { setTimeout as wait } from 'node:timers/promises';
import { ChildCaseStore, Database, GuardianStore } from '@kinsent/store';
import { TestApp } from '../app.testing';
import type { ConsentRequestDto } from './consent-request.dto';

let test: TestApp;
let refs = 0;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

function question(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    childRef: `c-${(refs += 1)}`,
    place: 'NL',
    birthDate: '2016-05',
    guardian: { email: `ouder${refs}@familie.example`, locale: 'nl' },
    purposes: ['account'],
    ...changes,
  };
}

const ask = (body: unknown, headers: Record<string, string> = {}) =>
  test.call<ConsentRequestDto>('POST', '/v1/consent-requests', { body, headers });
const refuse = (body: unknown) => test.call('POST', '/v1/consent-requests', { body });

describe('asking a guardian', () => {
  it('answers with one consent a purpose, and nothing of the guardian', async () => {
    const body = question({ purposes: ['account', 'public-creations'] });
    const { status, body: answer, headers } = await ask(body);
    expect(status).toBe(201);
    expect(headers['content-type']).toContain('application/json');
    expect(answer).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      state: 'open',
      childRef: body['childRef'],
      createdAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-15T12:00:00.000Z',
      sentAt: null,
      bouncedAt: null,
      consents: [
        { id: expect.any(String), purpose: 'account', level: 'low', state: 'asked', waitsFor: 'answer' },
        { id: expect.any(String), purpose: 'public-creations', level: 'high', state: 'asked', waitsFor: 'answer' },
      ],
    });
    expect(await test.call('GET', `/v1/consent-requests/${answer.id}`)).toMatchObject({ status: 200, body: answer });
    const contact = await test.app.get(GuardianStore).contactOf(answer.id);
    expect(contact).toEqual({
      email: (body['guardian'] as { email: string }).email,
      locale: 'nl',
      contactPurpose: 'consent',
    });
  });

  it('answers the same whether or not the address is known', async () => {
    const guardian = { email: 'twins@familie.example' };
    const [first, second] = [await ask(question({ guardian })), await ask(question({ guardian }))];
    expect([first.status, second.status]).toEqual([201, 201]);
    const shape = ({ body }: typeof first) => ({ ...body, id: '', childRef: '', consents: body.consents.length });
    expect(shape(second)).toEqual(shape(first));
  });

  it.each([
    ['emoji', '👧🏽🧱'],
    ['right to left', 'ليلى-١'],
    ['a slash and signs', 'a/b?c#d%e'],
    ['128 characters', 'é'.repeat(128)],
  ])('takes a reference with %s and finds it again', async (_name, childRef) => {
    const { status } = await ask(question({ childRef }));
    expect(status).toBe(201);
    const { body } = await test.call<{ permissions: Record<string, { reason: string }> }>(
      'GET',
      `/v1/children/${encodeURIComponent(childRef)}/permissions`,
    );
    expect(body.permissions['account']?.reason).toBe('asked');
  });

  it('takes addresses with plus, upper case and a domain in another script', async () => {
    for (const email of ['Ouder+Spel@Familie.EXAMPLE', 'ouder@familié.example', 'ouder.van.zoë@familie.example']) {
      expect((await ask(question({ guardian: { email } }))).status).toBe(201);
    }
  });
});

describe('a question that cannot be asked', () => {
  it.each([
    ['an empty object', {}, 422, 'invalid_fields'],
    ['a list', [], 422, 'invalid_fields'],
    ['nothing', '', 422, 'invalid_fields'],
    ['no JSON', '{"childRef":', 400, 'malformed_json'],
    ['an unknown field', { gift: true }, 422, 'invalid_fields'],
    ['an unknown field of the guardian', { guardian: { email: 'a@b.example', phone: '1' } }, 422, 'invalid_fields'],
    ['a number for a reference', { childRef: 7 }, 422, 'invalid_fields'],
    ['a line break in a reference', { childRef: 'a\nb' }, 422, 'invalid_fields'],
    ['a list for a guardian', { guardian: ['a@b.example'] }, 422, 'invalid_fields'],
    ['an object for a purpose', { purposes: [{ key: 'account' }] }, 422, 'invalid_fields'],
    ['a purpose twice', { purposes: ['account', 'account'] }, 422, 'invalid_fields'],
    ['no purposes', { purposes: [] }, 422, 'invalid_fields'],
    ['too many purposes', { purposes: Array.from({ length: 21 }, (_, n) => `p${n}`) }, 422, 'invalid_fields'],
    ['a purpose of nobody', { purposes: ['account', 'teleport'] }, 422, 'unknown_purpose'],
    ['a purpose called like a property', { purposes: ['constructor'] }, 422, 'unknown_purpose'],
    ['a purpose without consent', { purposes: ['cookies'] }, 422, 'needs_no_consent'],
    ['half of a character', { childRef: 'a\ud800' }, 400, 'malformed_text'],
    ['a null byte', { place: 'N\u0000' }, 400, 'malformed_text'],
    ['a null byte deep in the escrow', { escrow: { a: [{ b: '\u0000' }] } }, 400, 'malformed_text'],
    ['a text for an escrow', { escrow: 'secret' }, 422, 'invalid_fields'],
    ['too large an escrow', { escrow: { a: 'x'.repeat(33_000) } }, 422, 'invalid_fields'],
    ['a place that is none', { place: 'XX' }, 422, 'unknown_place'],
    ['a birth date that is none', { birthDate: '2016-02-30' }, 422, 'impossible_birth_date'],
    ['a birth date that is to come', { birthDate: '2026-04' }, 422, 'impossible_birth_date'],
    ['both dates', { comesOfAgeOn: '2032-05-31' }, 422, 'invalid_fields'],
    ['neither date', { birthDate: undefined }, 422, 'invalid_fields'],
    ['a grown-up', { birthDate: '1990' }, 422, 'child_of_age'],
    ['an address that is none', { guardian: { email: 'ouder' } }, 422, 'unusable_address'],
    [
      'the child as its own guardian',
      { guardian: { email: 'Kind+x@familie.example' }, child: { email: 'kind@familie.example' } },
      422,
      'guardian_is_child',
    ],
  ])('is refused and keeps nothing: %s', async (name, changes, status, code) => {
    const body =
      name.startsWith('an empty') || typeof changes === 'string' || Array.isArray(changes)
        ? changes
        : question(changes);
    const answer = await refuse(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const ref = (body as { childRef?: unknown }).childRef;
    if (typeof ref === 'string' && ref.startsWith('c-')) {
      expect(await test.app.get(ChildCaseStore).find('brickyard', ref)).toBeNull();
    }
  });

  it('names the purpose that is wrong', async () => {
    const { body } = await refuse(question({ purposes: ['account', 'teleport'] }));
    expect(body.errors).toEqual([{ pointer: '/purposes/1', detail: expect.any(String) }]);
  });

  it('is not even read when it is 2 MB', async () => {
    const { status, body } = await refuse(question({ escrow: { a: 'x'.repeat(2 * 1024 * 1024) } }));
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });

  it('is refused, and the service stands, when it nests without end', async () => {
    const { status } = await refuse(`{"escrow":${'['.repeat(60_000)}${']'.repeat(60_000)}}`);
    expect(status).toBe(400);
  });
});

describe('asking twice', () => {
  it('is a conflict that names the request', async () => {
    const body = question();
    const first = await ask(body);
    const { status, body: problem } = await refuse({ ...body, purposes: ['newsletter', 'account'] });
    expect(status).toBe(409);
    expect(problem).toMatchObject({ code: 'request_open', consentRequestId: first.body.id });
    expect((await ask({ ...body, purposes: ['newsletter'] })).status).toBe(201);
  });

  it('is none once the first has ended in silence, although no worker has written that down', async () => {
    const body = question();
    const first = await ask(body);
    test.clock.advance(14 * 24 * 60 * 60 * 1000);
    const second = await ask(body);
    expect([second.status, second.body.state]).toEqual([201, 'open']);
    const { body: ended } = await test.call<ConsentRequestDto>('GET', `/v1/consent-requests/${first.body.id}`);
    expect([ended.state, ended.consents.map(({ state }) => state)]).toEqual(['lapsed', ['lapsed']]);
  });

  it('about a child with another birth date is a mismatch', async () => {
    const body = question();
    await ask(body);
    const { status, body: problem } = await refuse({ ...body, birthDate: '2011', purposes: ['newsletter'] });
    expect([status, problem.code]).toEqual([409, 'child_mismatch']);
  });

  it('ten at once about one child make one request', async () => {
    const body = question();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refuse(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body: { code } }) => code))).toEqual(
      new Set(['request_open']),
    );
    const found = await test.app.get(ChildCaseStore).find('brickyard', body['childRef'] as string);
    expect(found?.requests).toHaveLength(1);
  });

  it('ten different purposes and children at once all stand', async () => {
    const children = Array.from({ length: 10 }, () => question());
    const asked = await Promise.all(
      children.flatMap((body) =>
        ['account', 'newsletter', 'location'].map((purpose) => ask({ ...body, purposes: [purpose] })),
      ),
    );
    expect(asked.map(({ status }) => status)).toEqual(Array<number>(30).fill(201));
  });

  it('with one Idempotency-Key gives one answer', async () => {
    const body = question();
    const headers = { 'idempotency-key': 'key-1' };
    const first = await ask(body, headers);
    const again = await ask(body, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await test.call('POST', '/v1/consent-requests', { body: question(), headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('ten at once with one Idempotency-Key make one request', async () => {
    const body = question();
    const headers = { 'idempotency-key': 'key-2' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => test.call('POST', '/v1/consent-requests', { body, headers })),
    );
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(
      answers.filter(({ status }) => status !== 201).every(({ body: { code } }) => code === 'idempotency_in_progress'),
    ).toBe(true);
    const found = await test.app.get(ChildCaseStore).find('brickyard', body['childRef'] as string);
    expect(found?.requests).toHaveLength(1);
    expect((await ask(body, headers)).status).toBe(201);
  });

  it('a refusal does not use the key up', async () => {
    const headers = { 'idempotency-key': 'key-3' };
    const body = question();
    expect((await ask({ ...body, purposes: ['teleport'] }, headers)).status).toBe(422);
    expect((await ask(body, headers)).status).toBe(201);
  });
});

describe('calling off', () => {
  const cancel = (id: string, body: unknown = {}) =>
    test.call<ConsentRequestDto>('POST', `/v1/consent-requests/${id}/cancel`, { body });

  it('ends what was asked, and can be repeated', async () => {
    const body = question();
    const { body: asked } = await ask(body);
    const { status, body: off } = await cancel(asked.id);
    expect(status).toBe(200);
    expect(off).toMatchObject({ id: asked.id, childRef: body['childRef'], state: 'cancelled' });
    expect(off.consents[0]?.state).toBe('lapsed');
    expect((await cancel(asked.id)).body).toEqual(off);
    expect((await ask(body)).status).toBe(201);
  });

  it('is no way around the day’s letters', async () => {
    const body = question();
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { status, body: asked } = await ask(body);
      statuses.push(status);
      if (status === 201) await cancel(asked.id);
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
  });

  it('refuses fields, and finds no request of nobody', async () => {
    const { body: asked } = await ask(question());
    expect((await cancel(asked.id, { why: 'mistake' })).status).toBe(422);
    expect((await cancel('0198c0de-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await cancel('not-an-id')).status).toBe(404);
    expect((await cancel("1' or '1'='1")).status).toBe(404);
  });
});

describe('a fresh letter', () => {
  const resend = (id: string, body: unknown = {}) => test.call('POST', `/v1/consent-requests/${id}/resend`, { body });

  it('is sent up to the day’s cap, and again the day after', async () => {
    const { body: asked } = await ask(question());
    expect([await resend(asked.id), await resend(asked.id)].map(({ status }) => status)).toEqual([202, 202]);
    const { status, body, headers } = await resend(asked.id);
    expect([status, body.code]).toEqual([429, 'resend_capped']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    test.clock.advance(24 * 60 * 60 * 1000 + 1);
    expect((await resend(asked.id)).status).toBe(202);
  });

  it('counts a guardian’s letters about all children', async () => {
    const guardian = { email: 'three@familie.example' };
    const asked = [
      await ask(question({ guardian })),
      await ask(question({ guardian })),
      await ask(question({ guardian })),
    ];
    expect((await resend(asked[0]!.body.id)).body.code).toBe('resend_capped');
  });

  it('five at once owe one', async () => {
    const { body: asked } = await ask(question());
    const database = test.app.get(Database);
    const waiting = async (): Promise<number> => {
      const { rows } = await database.pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]!.n;
    };
    // Whoever sends the first letter waits for the child too, and would be counted among the five.
    const tried = 'select from duty where subject_id = $1 and last_error is not null';
    while ((await database.pool.query(tried, [asked.id])).rowCount === 0) await wait(20);
    // None is over before the last has begun.
    const { answers } = await database.transaction(async (client) => {
      const child = '(select child_id from consent_request where id = $1)';
      await client.query(`select from child where id = ${child} for update`, [asked.id]);
      const sent = Promise.all(Array.from({ length: 5 }, () => resend(asked.id)));
      while ((await waiting()) < 5) await wait(20);
      return { answers: sent };
    });
    expect((await answers).map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    // The first letter and one more leave room for a third under the cap.
    expect((await resend(asked.id)).status).toBe(202);
    expect((await resend(asked.id)).status).toBe(429);
  });

  it('goes to another address only after a bounce', async () => {
    const { body: asked } = await ask(question());
    const guardian = { email: 'right@familie.example' };
    const early = await resend(asked.id, { guardian });
    expect([early.status, early.body.errors?.[0]?.pointer]).toEqual([422, '/guardian']);
    const at = test.clock.now();
    await test.app.get(ChildCaseStore).change({ requestId: asked.id }, (found) => ({
      at,
      requests: found.requests.map((request) => ({ ...request, sentAt: at, bouncedAt: at })),
      answer: null,
    }));
    expect((await resend(asked.id, { guardian, child: { email: 'right+1@familie.example' } })).body.code).toBe(
      'guardian_is_child',
    );
    const after = await resend(asked.id, { guardian });
    expect(after).toMatchObject({ status: 202, body: { bouncedAt: null } });
    expect((await test.app.get(GuardianStore).contactOf(asked.id))?.email).toBe('right@familie.example');
    expect(JSON.stringify(after.body)).not.toContain('right@');
  });

  it('is refused for a request that is closed or out of time', async () => {
    const { body: asked } = await ask(question());
    await test.call('POST', `/v1/consent-requests/${asked.id}/cancel`, { body: {} });
    expect((await resend(asked.id)).body.code).toBe('request_closed');
    const { body: silent } = await ask(question());
    test.clock.advance(14 * 24 * 60 * 60 * 1000);
    expect((await resend(silent.id)).body.code).toBe('request_closed');
  });
});

describe('another app', () => {
  it('finds neither the request nor the child', async () => {
    const body = question();
    const { body: asked } = await ask(body);
    const key = await test.newKey('other');
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/resend'],
      ['POST', '/cancel'],
    ] as const) {
      const call = { key, ...(method === 'POST' ? { body: {} } : {}) };
      expect((await test.call(method, `/v1/consent-requests/${asked.id}${path}`, call)).status).toBe(404);
    }
    const { body: seen } = await test.call<{ permissions: Record<string, { reason: string }> }>(
      'GET',
      `/v1/children/${String(body['childRef'])}/permissions`,
      { key },
    );
    expect(seen.permissions['account']?.reason).toBe('unknown');
    const theirs = {
      childRef: body['childRef'],
      place: 'NL',
      birthDate: '2016',
      guardian: body['guardian'],
      purposes: ['account'],
    };
    expect((await test.call('POST', '/v1/consent-requests', { key, body: theirs })).status).toBe(201);
  });
});
