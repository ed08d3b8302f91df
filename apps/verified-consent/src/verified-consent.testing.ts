import { join } from 'node:path';
import { advance, type Change, digestOf, type Policy } from '@kinsent/consent';
import { createHost, loadPolicyFile } from '@kinsent/host';
import { ChildCaseStore, EventStore, PolicyStore, presence } from '@kinsent/store';
import { testDatabase, type TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { AppModule } from './app.module';
import { approvedGuardian, type Guardian, type GuardianWish, verificationKey } from './approved-guardian.testing';
import { signedEvent, TestCharger } from './card/charger.testing';
import { openFront, TestClock } from './front.testing';
import { TestScanReader } from './scan/scan-reader.testing';
import { slowestUpload } from './signed-form/form-files';
import { TestIdentityProvider } from './staff/identity-provider.testing';
import { readVerifiedConsentConfig } from './verified-consent.config';

export type { Guardian } from './approved-guardian.testing';

const policyFile = join(__dirname, '..', '..', '..', 'policies', 'brickyard.yaml');

export interface Page {
  readonly status: number;
  readonly html: string;
  readonly location: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The whole service in this process, on a database of its own, with a provider that does as the test says. */
export class StrongDoor {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly front: INestApplicationContext,
    readonly database: TestDatabase,
    readonly charger: TestCharger,
    /** Where staff sign in; `staff/staff.testing.ts` does it. */
    readonly identity: TestIdentityProvider,
    /** What is sent in shows what a test sets. */
    readonly scans: TestScanReader,
    readonly clock: TestClock,
    private readonly owner: Pool,
    private readonly policy: Policy,
  ) {}

  /** `env`: what the service is configured with beside what it needs. */
  static async open(start: Date, env: Readonly<Record<string, string>> = {}): Promise<StrongDoor> {
    const database = await testDatabase();
    const [charger, identity, clock] = [new TestCharger(), new TestIdentityProvider(), new TestClock(start)];
    const scans = new TestScanReader();
    const config = readVerifiedConsentConfig({
      DATABASE_URL: database.urlFor('verified-consent'),
      PUBLIC_URL: 'https://verify.brickyard.example',
      POLICY_FILE: policyFile,
      VERIFICATION_KEY: verificationKey.toString('base64'),
      KEY_DATABASE_URL: database.keyUrlFor('verified-consent'),
      DESK_KEYS: `test:${Buffer.alloc(32, 4).toString('base64')}`,
      INDEX_KEY: Buffer.alloc(32, 3).toString('base64'),
      LOG_LEVEL: 'silent',
      PORT: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      ...env,
    });
    const app = await createHost({
      appModule: AppModule.of(config, start, { charger, identityProvider: identity, scanReader: scans }),
      service: 'verified-consent',
      config,
      clock,
      slowRequests: slowestUpload,
    });
    const front = await openFront(database);
    const { policy } = loadPolicyFile(policyFile, start);
    await front.get(PolicyStore).register({ digest: digestOf(policy), label: 'test', document: policy }, start);
    const owner = new Pool({ connectionString: database.ownerUrl, max: 1 });
    return new StrongDoor(app, front, database, charger, identity, scans, clock, owner, policy);
  }

  async stop(): Promise<void> {
    await this.owner.end();
    await this.app.close();
    await this.front.close();
    await this.database.drop();
  }

  /** A guardian was asked, and said yes with the letter's code to what needs the high level. */
  approved(wish: GuardianWish = {}): Promise<Guardian> {
    return approvedGuardian(this.front, this.policy, this.clock.now(), wish);
  }

  /** A word that the letter was in hand just now. */
  present({ verificationId }: Guardian): string {
    return presence(verificationKey, verificationId, this.clock.now());
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return pageOf(await this.app.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } }));
  }

  /** Sends a form as it is. */
  async postForm(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    const payload = new URLSearchParams(fields).toString();
    const all = { ...formType, accept: 'text/html', ...headers };
    return pageOf(await this.app.inject({ method: 'POST', url, headers: all, payload }));
  }

  /** Opens the page and sends one of its forms, as a browser does. */
  async send({ path }: Guardian, fields: Record<string, string>, query = ''): Promise<Page> {
    const page = await this.get(`${path}${query}`);
    const hidden = [...page.html.matchAll(/<input type="hidden" name="(token|h)" value="([^"]*)"/g)];
    const own = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    const payload = new URLSearchParams({ ...own, ...fields }).toString();
    const headers = { ...formType, cookie: cookieOf(page), accept: 'text/html' };
    return pageOf(await this.app.inject({ method: 'POST', url: path, headers, payload }));
  }

  /** The guardian chooses the card; answers the session that the provider opened. */
  async toCard(guardian: Guardian, fields: Record<string, string> = {}): Promise<string> {
    const { status, location } = await this.send(guardian, { act: 'card', ...fields });
    if (status !== 303 || location === null) throw new Error(`No way to the provider: ${status}.`);
    return location.split('/').at(-1)!;
  }

  /** The provider tells of a session. */
  async tell(type: string, sessionId: string, event: { id?: string; at?: Date } = {}): Promise<number> {
    return this.hear(type, { id: sessionId, client_reference_id: sessionId.replace(/^cs_/, '') }, event);
  }

  async hear(
    type: string,
    object: Readonly<Record<string, unknown>>,
    { at = this.clock.now(), ...event }: { id?: string; at?: Date; secret?: string } = {},
  ): Promise<number> {
    const { body, signature } = signedEvent(type, object, at, event);
    return this.post(body, signature);
  }

  async post(body: string, signature: string | null): Promise<number> {
    const { statusCode } = await this.app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      headers: { 'content-type': 'application/json', ...(signature === null ? {} : { 'stripe-signature': signature }) },
      payload: body,
    });
    return statusCode;
  }

  /** State of each consent of a request, by purpose. */
  async states({ requestId }: Guardian): Promise<Record<string, string>> {
    const rows = await this.rows<{ purpose: string; state: string }>(
      'select purpose, state from consent where request_id = $1',
      [requestId],
    );
    return Object.fromEntries(rows.map(({ purpose, state }) => [purpose, state]));
  }

  payments<T = { state: string; refusal: string | null }>(guardian: Guardian): Promise<T[]> {
    return this.rows<T>(`select * from payment where verification_id = $1 order by id`, [guardian.verificationId]);
  }

  /** Types of the events that the app is told about a child, in their order, with what one of them says. */
  async events({ childId }: Guardian): Promise<{ type: string; data: Record<string, unknown> }[]> {
    await this.front.get(EventStore).number();
    return this.rows('select type, data from event where child_id = $1 order by sequence', [childId]);
  }

  /** Does one act to every consent of a request, as another service would. */
  async act({ requestId }: Guardian, change: Change): Promise<void> {
    const at = this.clock.now();
    await this.front.get(ChildCaseStore).change({ requestId }, ({ consents }) => ({
      at,
      advances: consents.map((consent) => advance(consent, change, at)),
      answer: null,
    }));
  }

  async rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.owner.query(text, values)).rows as T[];
  }
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** The cookie that a page gave. */
export function cookieOf({ headers }: Page): string {
  const [cookie] = [headers['set-cookie']].flat();
  return typeof cookie === 'string' ? cookie.split(';')[0]! : '';
}

function pageOf(answer: { statusCode: number; payload: string; headers: Record<string, unknown> }): Page {
  const { location } = answer.headers;
  return {
    status: answer.statusCode,
    html: answer.payload,
    location: typeof location === 'string' ? location : null,
    headers: answer.headers,
  };
}

/** Tries until it no longer throws; throws what it threw last after ten seconds. */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
