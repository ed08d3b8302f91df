import { createHash } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Injectable, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsString } from 'class-validator';
import { ApiKeyStore, Keyring, StoreModule } from '@kinsent/store';
import { testDatabase, type TestDatabase } from '@kinsent/store/testing';
import { Clock } from '../clock/clock';
import { readConfig } from '../config/config';
import { hostVariables } from '../config/host-variables';
import { createHost } from '../create-host';
import { Idempotent, Pending } from '../idempotency/idempotent';
import type { PendingAnswer } from '../idempotency/pending-answer';
import { Log } from '../log/log';
import { ApiModule } from './api.module';
import { CallingApp } from './calling-app';
import { RequireScope } from './require-scope';

@Injectable()
class Work {
  done = 0;
  hold: Promise<void> = Promise.resolve();
}

class WorkDto {
  @IsString()
  what: string;
}

@Controller('v1')
class WorkController {
  constructor(private readonly work: Work) {}

  @Get('app')
  @RequireScope('consents:read')
  app(@CallingApp() app: string) {
    return { app };
  }

  @Post('works')
  @HttpCode(202)
  @RequireScope('consents:write')
  @Idempotent()
  async do(@CallingApp() app: string, @Body() { what }: WorkDto, @Pending() pending: PendingAnswer | null) {
    await this.work.hold;
    if (what === 'fail') throw new Error('down');
    this.work.done += 1;
    return { app, what, number: this.work.done, keyed: pending !== null };
  }
}

class StillClock extends Clock {
  at = new Date('2026-01-31T12:00:00Z');

  now(): Date {
    return this.at;
  }

  onJump(): void {}
}

let database: TestDatabase;
let app: NestFastifyApplication;
let keys: ApiKeyStore;
const clock = new StillClock();

const live = (letter: string) => `kst_live_${letter.repeat(32)}`;

beforeAll(async () => {
  database = await testDatabase();
  const keyring = Keyring.open({
    encryptionKeys: `a:${Buffer.alloc(32, 1).toString('base64')}`,
    indexKey: Buffer.alloc(32, 2).toString('base64'),
  });
  const store = StoreModule.forRoot({
    databaseUrl: database.urlFor('email-consent'),
    keyDatabaseUrl: database.keyUrlFor('email-consent'),
    keyring,
    application: 'test',
    poolSize: 4,
  });

  @Module({ imports: [store, ApiModule], controllers: [WorkController], providers: [Work] })
  class WorkModule {}

  app = await createHost({
    appModule: WorkModule,
    service: 'test',
    config: readConfig(hostVariables(0), { RATE_LIMIT_PER_ADDRESS: '200', RATE_LIMIT_PER_KEY: '1000' }),
    log: new Log({ service: 'test', level: 'silent' }),
    clock,
  });
  keys = app.get(ApiKeyStore);
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

async function give(
  key: string,
  scopes: readonly string[],
  more: { app?: string; mode?: 'live' | 'test'; expiresAt?: Date } = {},
) {
  const { app: of = 'toybox', mode = 'live', expiresAt = null } = more;
  const secretHash = createHash('sha256').update(key).digest();
  return keys.create({ app: of, label: 'test', mode, scopes, expiresAt, secretHash }, clock.now());
}

function get(key?: string) {
  return app.inject({ url: '/v1/app', headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });
}

test('a key opens what its scopes name, for its own app', async () => {
  await give(live('A'), ['consents:read'], { app: 'toybox' });
  await give(live('B'), ['consents:read'], { app: 'other' });
  expect((await get(live('A'))).json()).toEqual({ app: 'toybox' });
  expect((await get(live('B'))).json()).toEqual({ app: 'other' });
});

test('a missing scope is named, and only that', async () => {
  await give(live('C'), ['events:read']);
  const answer = await get(live('C'));
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ code: 'scope_missing', detail: expect.stringContaining('consents:read') });
  expect(answer.headers['www-authenticate']).toContain('scope="consents:read"');
});

test('unknown, revoked, expired, of the other mode, malformed and none: one and the same answer', async () => {
  const revoked = await give(live('D'), ['consents:read']);
  await keys.revoke(revoked.id, clock.now());
  await give(live('E'), ['consents:read'], { expiresAt: clock.now() });
  await give(`kst_test_${'F'.repeat(32)}`, ['consents:read'], { mode: 'test' });
  const answers = [];
  for (const key of [live('X'), live('D'), live('E'), `kst_test_${'F'.repeat(32)}`, 'kst_live_short', '', undefined]) {
    const answer = await get(key);
    const { requestId: _, ...problem } = answer.json<Record<string, unknown>>();
    answers.push([answer.statusCode, answer.headers['www-authenticate'], problem]);
  }
  expect(answers[0]?.[0]).toBe(401);
  expect(answers[0]?.[1]).toBe('Bearer realm="kinsent"');
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('a key that is remembered still expires on the dot', async () => {
  await give(live('G'), ['consents:read'], { expiresAt: new Date('2026-01-31T13:00:00Z') });
  expect((await get(live('G'))).statusCode).toBe(200);
  clock.at = new Date('2026-01-31T13:00:00Z');
  expect((await get(live('G'))).statusCode).toBe(401);
  clock.at = new Date('2026-01-31T12:00:00Z');
});

test('a revoked key works no longer than five seconds', async () => {
  const elapsed = jest.spyOn(performance, 'now');
  const start = performance.now();
  elapsed.mockReturnValue(start);
  const { id } = await give(live('H'), ['consents:read']);
  expect((await get(live('H'))).statusCode).toBe(200);
  await keys.revoke(id, clock.now());
  elapsed.mockReturnValue(start + 5_001);
  expect((await get(live('H'))).statusCode).toBe(401);
  elapsed.mockRestore();
});

test('a good key has its own rate limit; whoever tries keys is counted by address', async () => {
  await give(live('J'), ['consents:read']);
  await get(live('J'));
  expect((await get(live('J'))).headers['ratelimit-limit']).toBe('1000');
  expect((await get(live('Z'))).headers['ratelimit-limit']).toBe('200');
});

describe('Idempotency-Key', () => {
  beforeAll(async () => {
    await give(live('P'), ['consents:write'], { app: 'toybox' });
    await give(live('Q'), ['consents:write'], { app: 'other' });
  });

  async function work(key: string | null, what: unknown, as = live('P')) {
    const headers = { authorization: `Bearer ${as}`, ...(key === null ? {} : { 'idempotency-key': key }) };
    return app.inject({ method: 'POST', url: '/v1/works', payload: { what }, headers });
  }

  const done = () => app.get(Work).done;

  test('the same request twice is done once and answered alike', async () => {
    const before = done();
    const first = await work('k-1', 'a');
    const second = await work('k-1', 'a');
    expect(first.statusCode).toBe(202);
    expect([second.statusCode, second.json()]).toEqual([202, first.json()]);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(done() - before).toBe(1);
  });

  test('another body with the same key is refused; another app has keys of its own', async () => {
    await work('k-2', 'a');
    const reused = await work('k-2', 'b');
    expect([reused.statusCode, reused.json().code]).toEqual([422, 'idempotency_key_reused']);
    expect((await work('k-2', 'b', live('Q'))).json()).toMatchObject({ app: 'other', what: 'b' });
  });

  test('while the first runs, the second is told so', async () => {
    let release: () => void = () => undefined;
    app.get(Work).hold = new Promise((resolve) => (release = resolve));
    const first = work('k-3', 'a');
    const second = await work('k-3', 'a');
    expect([second.statusCode, second.json().code, second.headers['retry-after']]).toEqual([
      409,
      'idempotency_in_progress',
      '1',
    ]);
    release();
    expect((await first).statusCode).toBe(202);
  });

  test('what failed or was refused changed nothing and is judged anew', async () => {
    expect((await work('k-4', 'fail')).statusCode).toBe(500);
    expect((await work('k-4', 'a')).statusCode).toBe(202);
    expect((await work('k-5', 7)).statusCode).toBe(422);
    expect((await work('k-5', 'a')).statusCode).toBe(202);
  });

  test('without a key each request is its own', async () => {
    const before = done();
    expect((await work(null, 'a')).json()).toMatchObject({ keyed: false });
    await work(null, 'a');
    expect(done() - before).toBe(2);
  });

  test.each(['', 'a b', 'x'.repeat(256), 'é'])('%j cannot be a key', async (key) => {
    const answer = await work(key, 'a');
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_idempotency_key']);
  });
});
