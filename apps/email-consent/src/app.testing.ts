import { createHash } from 'node:crypto';
import { digestOf, type Policy } from '@kinsent/consent';
import { Clock, createHost, type Scope, scopes } from '@kinsent/host';
import { ApiKeyStore, Database, EventStore, StoreModule } from '@kinsent/store';
import { type TestDatabase, testDatabase } from '@kinsent/store/testing';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { newApiKey } from './api-key/api-key-text';
import { apiDescription } from './api-description';
import { AppModule } from './app.module';
import { readEmailConsentConfig } from './email-consent.config';
import { CurrentPolicy } from './policy/current-policy';
import { smallPolicy } from './policy/small-policy.testing';

/** A clock that stands still until a test moves it. */
export class StoppedClock extends Clock {
  private listener: () => void = () => undefined;

  constructor(private at: Date) {
    super();
  }

  now(): Date {
    return new Date(this.at);
  }

  onJump(listener: () => void): void {
    this.listener = listener;
  }

  /** Moves the time on and lets everybody look for work. */
  advance(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
    this.listener();
  }
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: T;
}

/** What is known of a problem by whoever checks an answer. */
export interface ProblemBody {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly consentRequestId?: string;
}

/** The whole service in this process, on a database of its own. */
export class TestApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    readonly clock: StoppedClock,
    readonly key: string,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}, policy: Policy = smallPolicy): Promise<TestApp> {
    const database = await testDatabase();
    const config = readEmailConsentConfig({ ...environment(database), ...env });
    const clock = new StoppedClock(new Date('2026-03-01T12:00:00Z'));
    const current = new CurrentPolicy(policy, digestOf(policy));
    const app = await createHost({
      appModule: AppModule.of(config, current),
      service: 'email-consent',
      config,
      publicUrl: config.publicUrl,
      api: apiDescription,
      clock,
    });
    return new TestApp(app, database, clock, await makeKey(app, 'brickyard', scopes, clock.now()));
  }

  /** A further key; by default of the same app with every scope. */
  newKey(app = 'brickyard', scopeList: readonly Scope[] = scopes): Promise<string> {
    return makeKey(this.app, app, scopeList, this.clock.now());
  }

  async call<T = ProblemBody>(
    method: 'GET' | 'POST',
    url: string,
    options: { body?: unknown; key?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> {
    const { body, key = this.key, headers = {} } = options;
    const request: InjectOptions = {
      method,
      url,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
    };
    if (body !== undefined) {
      request.payload = typeof body === 'string' ? body : JSON.stringify(body);
      request.headers = { 'content-type': 'application/json', ...request.headers };
    }
    const { statusCode, headers: sent, payload } = await this.app.inject(request);
    const isJson = String(sent['content-type'] ?? '').includes('json');
    return { status: statusCode, headers: sent, body: (isJson ? JSON.parse(payload) : payload) as T };
  }

  /** Numbers what was committed, as the runner would in a moment. */
  numbered(): Promise<number> {
    return this.app.get(EventStore).number();
  }

  /** Every row of every table as text, as the owner of the database sees it. */
  async dump(): Promise<string> {
    return dumpOf(this.database.ownerUrl);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

async function dumpOf(ownerUrl: string): Promise<string> {
  const context = await NestFactory.createApplicationContext(
    StoreModule.forRoot({ databaseUrl: ownerUrl, keyring: null, application: 'test' }),
    { logger: false },
  );
  const { pool } = context.get(Database);
  const { rows: tables } = await pool.query<{ name: string }>(
    "select format('%I', tablename) as name from pg_tables where schemaname = 'public' order by 1",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ line: string }>(`select t::text as line from ${name} t order by 1`);
    texts.push(name, ...rows.map(({ line }) => line));
  }
  await context.close();
  return texts.join('\n');
}

async function makeKey(app: NestFastifyApplication, name: string, list: readonly Scope[], at: Date): Promise<string> {
  const key = newApiKey('live');
  const secretHash = createHash('sha256').update(key).digest();
  await app
    .get(ApiKeyStore)
    .create({ app: name, label: 'test', mode: 'live', scopes: list, expiresAt: null, secretHash }, at);
  return key;
}

function environment(database: TestDatabase): Record<string, string> {
  const bytes = (fill: number) => Buffer.alloc(32, fill).toString('base64');
  return {
    DATABASE_URL: database.urlFor('email-consent'),
    KEY_DATABASE_URL: database.keyUrlFor('email-consent'),
    PUBLIC_URL: 'https://consent.brickyard.example',
    POLICY_FILE: 'none',
    ENCRYPTION_KEYS: `test:${bytes(1)}`,
    REFERENCE_KEYS: `test:${bytes(4)}`,
    INDEX_KEY: bytes(2),
    LINK_KEY: bytes(3),
    // Nothing listens there: letters stay owed.
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM_ADDRESS: 'consent@brickyard.example',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    RATE_LIMIT_PER_KEY: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
  };
}
