import { advance, type Evidence } from '@kinsent/consent';
import { ChildCaseStore, Database, RetentionClockStore } from '@kinsent/store';
import { TestApp } from '../app.testing';
import type { ForecastDto } from '../retention/forecast.dto';
import { patternsPolicy } from './patterns-policy.testing';
import type { TriggerDto } from './trigger.dto';

const policy = patternsPolicy();
let test: TestApp;
let key: string;
beforeAll(async () => {
  test = await TestApp.start({}, policy);
  key = await test.newKey('club');
});
afterAll(() => test.stop());

const report = <T = TriggerDto>(ref: string, body: object) =>
  test.call<T>('POST', `/v1/children/${ref}/triggers`, { body, key });
const active = <T = { at: string }>(ref: string, body: object = {}) =>
  test.call<T>('POST', `/v1/children/${ref}/activity`, { body, key });
const now = () => test.clock.now().toISOString();

const evidence: Evidence = {
  id: '00000000-0000-7000-8000-0000000000e1',
  method: 'email-plus',
  noticeDigest: 'e'.repeat(64),
};

async function granted(childRef: string, purposes: string[]): Promise<void> {
  const body = {
    childRef,
    place: 'NL',
    birthDate: '2016',
    guardian: { email: `${childRef}@familie.example` },
    purposes,
  };
  const asked = await test.call<{ id: string }>('POST', '/v1/consent-requests', { body, key });
  expect(asked.status).toBe(201);
  const at = test.clock.now();
  const terms = { validity: 'P5Y', confirmAfter: 'P1D' };
  await test.app.get(ChildCaseStore).change({ requestId: asked.body.id }, ({ consents }) => ({
    at,
    advances: consents
      .filter(({ requestId }) => requestId === asked.body.id)
      .map((consent) => advance(consent, { act: 'grant', evidence, terms }, at)),
    answer: null,
  }));
}

async function children(): Promise<number> {
  const { rows } = await test.app.get(Database).pool.query<{ n: number }>('select count(*)::integer as n from child');
  return rows[0]!.n;
}

describe('POST /v1/children/{ref}/activity', () => {
  it('moves the clock of a child that may use something, and only forward', async () => {
    await granted('t-1', ['points']);
    test.clock.advance(86_400_000);
    expect(await active('t-1')).toMatchObject({ status: 202, body: { childRef: 't-1', at: now() } });
    const late = new Date(test.clock.now().getTime() - 3_600_000).toISOString();
    expect(await active('t-1', { at: late })).toMatchObject({ status: 202, body: { at: late } });
    const id = (await test.app.get(ChildCaseStore).find('club', 't-1'))!.child.id;
    const clocks = await test.app.get(RetentionClockStore).ofChild(id);
    expect(clocks.find(({ trigger }) => trigger === 'last.activity')!.startedAt.toISOString()).toBe(now());
  });

  it('keeps nothing of a child never heard of, where only a yes could make it wait', async () => {
    const before = await children();
    expect((await active('t-nobody')).status).toBe(202);
    expect(await children()).toBe(before);
  });

  it.each([[{ at: 'soon' }], [{ at: '2027-01-01T00:00:00Z' }], [{ at: '1850-01-01T00:00:00Z' }]])(
    'refuses %j',
    async (body) => {
      const answer = await active<{ code: string; errors: { pointer: string }[] }>('t-1', body);
      expect([answer.status, answer.body.code, answer.body.errors[0]!.pointer]).toEqual([
        422,
        'impossible_time',
        '/at',
      ]);
    },
  );
});

describe('POST /v1/children/{ref}/triggers', () => {
  it('starts a period; the first report counts, whatever comes later', async () => {
    await granted('t-2', ['uploads']);
    const upload = { trigger: 'created', purpose: 'uploads', item: 'u-1' };
    const startedAt = now();
    expect(await report('t-2', upload)).toMatchObject({ status: 202, body: { ...upload, record: null, startedAt } });
    test.clock.advance(60_000);
    expect((await report('t-2', { ...upload, trigger: 'collected' })).body.startedAt).toBe(startedAt);
    const earlier = new Date(Date.parse(startedAt) - 60_000).toISOString();
    expect((await report('t-2', { ...upload, at: earlier })).body.startedAt).toBe(earlier);
  });

  it('takes an operator’s own trigger, and records of children that nobody was asked about', async () => {
    await granted('t-3', ['shop']);
    expect((await report('t-3', { trigger: 'licence.ended' })).body.startedAt).toBe(now());
    expect((await report('t-4', { trigger: 'created', record: 'backups', item: 'b-1' })).body.startedAt).toBe(now());
    const permissions = await test.call<{ permissions: Record<string, { allowed: boolean; reason: string }> }>(
      'GET',
      '/v1/children/t-4/permissions',
      { key },
    );
    expect(permissions.body.permissions['points']).toMatchObject({ allowed: false, reason: 'unknown' });
    expect(permissions.body.permissions['question']).toMatchObject({ allowed: true, reason: 'one_time_reply' });
    await granted('t-4', ['points']);
  });

  it('says so when nothing waits: nobody allowed that, and nothing else carries it', async () => {
    expect(await report('t-5', { trigger: 'contest.closed' })).toMatchObject({
      status: 202,
      body: { startedAt: null },
    });
  });

  it.each([
    [{ trigger: 'licence.begun' }, 'unknown_trigger', '/trigger'],
    [{ trigger: 'constructor' }, 'unknown_trigger', '/trigger'],
    [{ trigger: 'consent.ended' }, 'unknown_trigger', '/trigger'],
    [{ trigger: 'request.created' }, 'unknown_trigger', '/trigger'],
    [{ trigger: 'reply.sent', purpose: 'points' }, 'unknown_trigger', '/trigger'],
    [{ trigger: 'created', record: 'nothing' }, 'unknown_trigger', '/record'],
    [{ trigger: 'account.closed', purpose: 'nothing' }, 'unknown_purpose', '/purpose'],
    [{ trigger: 'account.closed', purpose: 'points', record: 'backups' }, 'invalid_fields', '/record'],
    [{ trigger: 'last.activity', purpose: 'points' }, 'invalid_fields', '/trigger'],
    [{ trigger: 'created', item: 'a b' }, 'invalid_fields', '/item'],
    [{ trigger: 'created', item: '' }, 'invalid_fields', '/item'],
    [{ trigger: 'created', item: 'x'.repeat(65) }, 'invalid_fields', '/item'],
    [{}, 'invalid_fields', '/trigger'],
    [{ trigger: 'created', at: '2030-01-01T00:00:00Z' }, 'impossible_time', '/at'],
  ])('refuses %j and keeps nothing', async (body, code, pointer) => {
    const before = await children();
    const answer = await report<{ code: string; errors: { pointer: string }[] }>('t-6', body);
    expect([answer.status, answer.body.code, answer.body.errors[0]!.pointer]).toEqual([422, code, pointer]);
    expect(await children()).toBe(before);
  });

  it('needs the scope, and knows only the policy of the calling app', async () => {
    const reader = await test.newKey('club', ['retention:read']);
    const refused = await test.call('POST', '/v1/children/t-1/triggers', {
      body: { trigger: 'account.closed' },
      key: reader,
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'scope_missing']);
    const museum = await test.newKey('museum');
    const other = await test.call('POST', '/v1/children/t-1/triggers', {
      body: { trigger: 'contest.closed' },
      key: museum,
    });
    expect(other.body.code).toBe('unknown_trigger');
  });
});

describe('one question, one reply (T18)', () => {
  it('refuses a second use until a guardian is asked', async () => {
    expect((await report('q-1', { trigger: 'collected', purpose: 'question' })).status).toBe(202);
    const sentAt = now();
    expect((await report('q-1', { trigger: 'reply.sent', purpose: 'question' })).body.startedAt).toBe(sentAt);
    expect((await report('q-1', { trigger: 'reply.sent', purpose: 'question', at: sentAt })).status).toBe(202);
    test.clock.advance(60_000);
    for (const trigger of ['collected', 'reply.sent']) {
      const again = await report<{ code: string }>('q-1', { trigger, purpose: 'question' });
      expect([again.status, again.body.code]).toEqual([409, 'reply_already_sent']);
    }
    await granted('q-1', ['points']);
    expect((await report('q-1', { trigger: 'collected', purpose: 'question' })).status).toBe(202);
  });
});

describe('the permission for one reply (T18)', () => {
  const mayReply = async (ref: string): Promise<string> => {
    const { body } = await test.call<{ permissions: Record<string, { allowed: boolean; reason: string }> }>(
      'GET',
      `/v1/children/${ref}/permissions`,
      { key },
    );
    const { allowed, reason } = body.permissions['question']!;
    return `${allowed ? 'yes' : 'no'}: ${reason}`;
  };

  it('is no once the reply was sent, also for a child of whom more is known, until a guardian is asked anew', async () => {
    await granted('r-1', ['points']);
    test.clock.advance(60_000);
    expect(await mayReply('r-1')).toBe('yes: one_time_reply');
    expect((await report('r-1', { trigger: 'reply.sent', purpose: 'question' })).status).toBe(202);
    expect(await mayReply('r-1')).toBe('no: reply_already_sent');
    test.clock.advance(60_000);
    expect((await report('r-1', { trigger: 'reply.sent', purpose: 'question' })).status).toBe(409);
    await granted('r-1', ['shop']);
    expect(await mayReply('r-1')).toBe('yes: one_time_reply');
  });

  it('is no for a child of whom nothing else is known, before anything was erased', async () => {
    await report('r-2', { trigger: 'reply.sent' });
    expect(await mayReply('r-2')).toBe('no: reply_already_sent');
    await granted('r-2', ['points']);
    expect(await mayReply('r-2')).toBe('yes: one_time_reply');
  });

  it('counts nothing else', async () => {
    await granted('r-3', ['points']);
    await report('r-3', { trigger: 'collected', purpose: 'question' });
    await report('r-3', { trigger: 'account.closed' });
    expect(await mayReply('r-3')).toBe('yes: one_time_reply');
  });
});

describe('GET /v1/retention/forecast', () => {
  it('tells by day what comes, why, and of how many', async () => {
    await granted('f-1', ['contest', 'shop']);
    await granted('f-2', ['shop']);
    const answer = await test.call<ForecastDto>('GET', '/v1/retention/forecast?days=800', { key });
    expect(answer.status).toBe(200);
    const shop = answer.body.foreseen.filter(
      ({ rule, day }) => rule === '/purposes/shop/retention/0' && day.startsWith('2028-03'),
    );
    expect(shop.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(2);
    expect(shop[0]).toMatchObject({
      kind: 'retention',
      step: 'erase',
      purposes: ['shop'],
      trigger: 'last.activity',
      target: null,
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/\bf-[12]\b/);
    let next = answer.body.next;
    while (next !== null) {
      const page = await test.call<ForecastDto>('GET', `/v1/retention/forecast?days=800&cursor=${next}`, { key });
      expect(page.status).toBe(200);
      next = page.body.next;
    }
  });

  it('shows nothing of another app', async () => {
    const museum = await test.newKey('museum');
    const answer = await test.call<ForecastDto>('GET', '/v1/retention/forecast', { key: museum });
    expect(answer.body.foreseen).toEqual([]);
  });

  it.each(['days=0', 'days=3661', 'days=x', 'cursor=x', 'cursor=WzAsWzFdXQ', 'cursor=Wzk5LG51bGxd'])(
    'refuses %s',
    async (query) => {
      const answer = await test.call('GET', `/v1/retention/forecast?${query}`, { key });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid_fields']);
    },
  );
});
