import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, type Consent, makeSigningKey } from '@kinsent/consent';
import { Clock, createHost, readConfig } from '@kinsent/host';
import { ConsentRequestStore, Keyring, newId, StoreModule } from '@kinsent/store';
import { testDatabase, type TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { purgeWorkerVariables } from './purge-worker.config';

const policyFile = join(__dirname, '..', '..', '..', 'policies', 'brickyard.yaml');

/** A clock that stands still until it is moved. */
export class TestClock extends Clock {
  private readonly listeners: (() => void)[] = [];

  constructor(private at: Date) {
    super();
  }

  now(): Date {
    return this.at;
  }

  onJump(listener: () => void): void {
    this.listeners.push(listener);
  }

  moveTo(at: Date): void {
    this.at = at;
    for (const listener of this.listeners) listener();
  }
}

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');
const keys = { encryptionKeys: `test:${key(1)}`, referenceKeys: `test:${key(2)}`, indexKey: key(3) };

/** The purge worker as it runs, with its own roles and keys for references alone, at a time of our choosing. */
export async function startWorker(database: TestDatabase, clock: TestClock): Promise<INestApplicationContext> {
  const env = {
    DATABASE_URL: database.urlFor('purge-worker'),
    KEY_DATABASE_URL: database.keyUrlFor('purge-worker'),
    REFERENCE_KEYS: keys.referenceKeys,
    SIGNING_KEY: makeSigningKey(),
    POLICY_FILE: policyFile,
    LOG_LEVEL: 'silent',
    PORT: '0',
  };
  const config = readConfig(purgeWorkerVariables, env);
  return createHost({ appModule: AppModule.of(config, clock.now()), service: 'purge-worker', config, clock });
}

/** What email-consent would have in hand: the stores with keys. */
export function openFront(database: TestDatabase): Promise<INestApplicationContext> {
  const keyring = Keyring.open(keys);
  const [databaseUrl, keyDatabaseUrl] = [database.urlFor('email-consent'), database.keyUrlFor('email-consent')];
  return NestFactory.createApplicationContext(
    StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, application: 'test', poolSize: 2 }),
    { logger: false },
  );
}

/** A worker with what stands before it, on a database of one test's own. */
export interface WorkerRoad {
  readonly database: TestDatabase;
  readonly front: INestApplicationContext;
  /** A test that starts another in its place puts that one here, so that it is closed. */
  worker: INestApplicationContext;
  readonly clock: TestClock;
}

/** Opens all of it before each test, at `start`, tells it to `given`, and closes it afterwards. */
export function withWorker(start: Date, given: (road: WorkerRoad) => void): void {
  let road: WorkerRoad;

  beforeEach(async () => {
    const database = await testDatabase();
    const front = await openFront(database);
    const clock = new TestClock(start);
    road = { database, front, clock, worker: await startWorker(database, clock) };
    given(road);
  });

  afterEach(async () => {
    await road.worker.close();
    await road.front.close();
    await road.database.drop();
  });
}

export interface AskedChild {
  readonly ref: string;
  readonly childId: string;
  readonly requestId: string;
  readonly consents: readonly Consent[];
}

/** Has a guardian asked about a new child, at `at`, with 14 days to answer. */
export async function askAbout(
  front: INestApplicationContext,
  purposes: readonly string[],
  at: Date,
  comesOfAgeOn = '2032-05-31',
): Promise<AskedChild> {
  const [requestId, childId] = [newId(at), newId(at)];
  const ref = `c-${childId}`;
  const asked = ask({
    requestId,
    childId,
    app: 'brickyard',
    locale: 'en',
    policyDigest: 'd'.repeat(64),
    countsFrom: 'approval',
    purposes: purposes.map((purpose) => ({ consentId: newId(at), purpose, level: 'low' })),
    comesOfAgeOn,
    silence: 'P14D',
    reminders: [],
    at,
  });
  const created = await front.get(ConsentRequestStore).create({
    asked,
    child: { ref, place: 'NL', comesOfAgeOn, isNew: true },
    guardianEmail: `${childId}@familie.example`,
    escrow: { purpose: purposes[0]!, payload: { nickname: 'Torenbouwer' } },
    idempotency: null,
  });
  if (created !== 'created') throw new Error(`The request was not created: ${created}.`);
  return { ref, childId, requestId, consents: asked.consents };
}

/** Tries until it no longer throws; throws what it threw last after ten seconds. */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(20);
    }
  }
}
