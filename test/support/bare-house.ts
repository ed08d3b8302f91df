import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { makeSigningKey } from '@kinsent/consent';
import { type ConsentRequest, KinsentClient, type KinsentEvent, type NewConsentRequest } from '@kinsent/client';
import { ApiKeyStore, Database, DutyStore, Keyring, StoreModule, WebhookStore } from '@kinsent/store';
import { Client } from 'pg';
import { testDatabase } from '@kinsent/store/testing';
import { enrol } from '../../apps/sandbox/src/brickyard/enrol';
import { HouseWork } from '../../apps/sandbox/src/clock/house-work';
import { HubClock } from '../../apps/sandbox/src/clock/hub.clock';
import { readAdvance } from '../../apps/sandbox/src/clock/read-advance';
import { TimeMachine } from '../../apps/sandbox/src/clock/time-machine';
import { EventReceiver } from './event-receiver';
import { freePorts } from './free-ports';
import type { HouseDatabase } from './house-database';
import { PostOffice } from './post-office';
import { ServiceProcess } from './service-process';

export interface BareHouseOptions {
  /** Of each service, with the same keys, on one database; 1 when left out. */
  readonly instances?: number;
  /** A fresh one of this run's cluster when left out. Ends with the house. */
  readonly database?: HouseDatabase;
  /** The app gives a receipt for every erasure as soon as its receiver hears of it; it gives none when left out. */
  readonly appErases?: boolean;
  /** Of every service, over what it has by itself. */
  readonly env?: Readonly<Record<string, string>>;
}

const newKey = (): string => randomBytes(32).toString('base64');

/**
 * The services without their supervisor: each a process that a test may kill, start again or have twice, beside a mail
 * server and a webhook receiver that may fail.
 */
export class BareHouse {
  readonly emailConsent: ServiceProcess[] = [];
  readonly purgeWorker: ServiceProcess[] = [];
  readonly clock = new HubClock();
  /** One a instance of email-consent. */
  readonly clients: KinsentClient[] = [];
  apiKey = '';
  webhookSecret = '';
  /** As the services have them. */
  keys!: { readonly encryptionKeys: string; readonly referenceKeys: string; readonly indexKey: string };
  private readonly undo: (() => Promise<unknown>)[] = [];
  private machine!: TimeMachine;
  private keyOwnerUrl!: string;
  private stores!: Awaited<ReturnType<typeof NestFactory.createApplicationContext>>;

  private constructor(
    readonly office: PostOffice,
    readonly receiver: EventReceiver,
  ) {}

  static async open(options: BareHouseOptions = {}): Promise<BareHouse> {
    const house = new BareHouse(await PostOffice.start(), await EventReceiver.start());
    house.undo.push(
      () => house.office.become('shut'),
      () => house.receiver.become(null),
    );
    try {
      await house.start(options);
      return house;
    } catch (error) {
      await house.stop();
      throw error;
    }
  }

  get services(): ServiceProcess[] {
    return [...this.emailConsent, ...this.purgeWorker];
  }

  get client(): KinsentClient {
    return this.clients[0]!;
  }

  /** Asks for a child of seven in the Netherlands, by the given instance. */
  ask(
    childRef: string,
    other: Partial<NewConsentRequest> = {},
    { by = 0, idempotencyKey }: { by?: number; idempotencyKey?: string } = {},
  ): Promise<ConsentRequest> {
    const question = {
      childRef,
      place: 'NL',
      birthDate: '2019-05',
      guardian: { email: addressOf(childRef), locale: 'en' },
      purposes: ['account'],
      ...other,
    };
    return this.clients[by]!.askGuardian(question, { idempotencyKey });
  }

  /** Every event of the app so far, read page by page as an app does. */
  async events(): Promise<KinsentEvent[]> {
    const all: KinsentEvent[] = [];
    for (;;) {
      const { events, next } = await this.client.events(all.at(-1)?.sequence ?? 0, 500);
      all.push(...events);
      if (events.length === 0 || next !== all.at(-1)!.sequence) return all;
    }
  }

  /** One raw call with the app's key. */
  async call<T>(method: string, path: string, by = 0): Promise<T> {
    const headers = { authorization: `Bearer ${this.apiKey}` };
    const response = await fetch(this.emailConsent[by]!.url + path, { method, headers });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Moves the clock; everything that falls due on the way is done, or has failed, when this resolves. */
  async advance(period: string): Promise<void> {
    await this.machine.advanceTo((now) => readAdvance(period, now));
  }

  /** Moves the clock and waits for nothing. */
  async leap(ms: number): Promise<void> {
    this.clock.moveTo(new Date(this.clock.now().getTime() + ms));
    await this.spread();
  }

  /** Asks the database as the owner of the schema. */
  async rows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.stores.get(Database).pool.query<T & Record<string, unknown>>(sql, [...values]);
    return rows;
  }

  /** Asks the key store as its owner. */
  async keyRows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const owner = new Client({ connectionString: this.keyOwnerUrl });
    await owner.connect();
    try {
      return (await owner.query<T & Record<string, unknown>>(sql, [...values])).rows;
    } finally {
      await owner.end();
    }
  }

  async stop(): Promise<void> {
    for (const step of this.undo.splice(0).reverse()) await step();
  }

  private async start({
    instances = 1,
    database: given,
    env = {},
    appErases = false,
  }: BareHouseOptions): Promise<void> {
    const database = given ?? (await testDatabase());
    this.undo.push(() => database.drop());
    const keys = { encryptionKeys: `test:${newKey()}`, referenceKeys: `test:${newKey()}`, indexKey: newKey() };
    this.keyOwnerUrl = database.keyOwnerUrl;
    this.keys = keys;
    this.stores = await NestFactory.createApplicationContext(
      StoreModule.forRoot({
        databaseUrl: database.ownerUrl,
        keyring: Keyring.open(keys),
        application: 'test',
        poolSize: 3,
      }),
      { logger: false, abortOnError: false },
    );
    this.undo.push(() => this.stores.close());
    const enrolled = await enrol(
      { apiKeys: this.stores.get(ApiKeyStore), webhooks: this.stores.get(WebhookStore) },
      { app: 'brickyard', webhookUrl: this.receiver.url, at: this.clock.now() },
    );
    this.apiKey = enrolled.apiKey;
    this.receiver.trust(enrolled.webhookSecret);
    this.webhookSecret = enrolled.webhookSecret;
    await this.startServices(instances, database, env);
    if (appErases) this.receiver.answerErasures(this.client.erasures);
    this.machine = new TimeMachine({
      clock: this.clock,
      work: new HouseWork({
        database: this.stores.get(Database),
        duties: this.stores.get(DutyStore),
        mailSettled: () => Promise.resolve(),
        terminal: null,
      }),
      spread: () => this.spread(),
    });
  }

  private async startServices(
    instances: number,
    database: HouseDatabase,
    given: Readonly<Record<string, string>>,
  ): Promise<void> {
    const ports = await freePorts(instances * 2);
    const forgetting = { SIGNING_KEY: makeSigningKey(), PRIORITY: 'normal' };
    const shared = {
      KINSENT_MODE: 'sandbox',
      LOG_LEVEL: 'warn',
      POLICY_FILE: policyFile,
      REFERENCE_KEYS: this.keys.referenceKeys,
    };
    const own = {
      PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
      ENCRYPTION_KEYS: this.keys.encryptionKeys,
      INDEX_KEY: this.keys.indexKey,
      LINK_KEY: newKey(),
      SMTP_URL: this.office.url,
      MAIL_FROM_ADDRESS: 'post@brickyard.example',
      RATE_LIMIT_PER_ADDRESS: '0',
    };
    const offsetMs = (): number => this.clock.offsetMs;
    ports.forEach((port, index) => {
      const name = index < instances ? 'email-consent' : 'purge-worker';
      const urls = { DATABASE_URL: database.urlFor(name), KEY_DATABASE_URL: database.keyUrlFor(name) };
      const env = { ...shared, ...(name === 'email-consent' ? own : forgetting), ...urls, ...given };
      const service = new ServiceProcess({ name, port, env, offsetMs });
      (name === 'email-consent' ? this.emailConsent : this.purgeWorker).push(service);
    });
    this.undo.push(() => Promise.all(this.services.map((service) => service.stop())));
    await Promise.all(this.services.map((service) => service.start()));
    for (const { url } of this.emailConsent) {
      this.clients.push(
        new KinsentClient({ baseUrl: url, apiKey: this.apiKey, webhookSecret: this.webhookSecret, timeoutMs: 20_000 }),
      );
    }
  }

  private async spread(): Promise<void> {
    await Promise.all(this.services.map((service) => service.setClock(this.clock.offsetMs)));
  }
}

const policyFile = join(__dirname, '..', '..', 'policies', 'brickyard.yaml');

/** Where the parent of a child of these tests is written to. */
export function addressOf(childRef: string): string {
  return `parent-of-${childRef}@family.example`;
}

/** Waits for what happens by itself; throws after half a minute, naming what did not happen. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It did not happen: ${what}.`);
    await wait(25);
  }
}
