import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { KinsentClient } from '@kinsent/client';
import { ApiKeyStore, Database, DutyStore, Keyring, StoreModule, WebhookStore } from '@kinsent/store';
import { Brickyard } from './brickyard/brickyard';
import { enrol } from './brickyard/enrol';
import { HouseWork } from './clock/house-work';
import { HubClock } from './clock/hub.clock';
import { TimeMachine } from './clock/time-machine';
import { hubServer } from './hub/hub-server';
import type { Urls } from './hub/sandbox-facts';
import { LetterBox } from './inbox/letter-box';
import { SmtpInbox } from './inbox/smtp-inbox';
import { peoplePath } from './people/people.routes';
import { choosePorts, type Ports } from './process/choose-ports';
import { startDatabase } from './process/sandbox-database';
import { formAddress, planServices, type ServicePlan, type StripeSettings } from './process/service-plan';
import { SupervisedService } from './process/supervised-service';
import { Undo } from './process/undo';
import type { SandboxConfig } from './sandbox.config';
import { startTerminal, type Terminal } from './terminal/terminal';

/** Listens on this machine alone. */
const host = '127.0.0.1';
/** The policy's app that the sample app plays. */
const app = 'brickyard';

export interface Sandbox {
  readonly ports: Ports;
  readonly urls: Urls;
  readonly apiKey: string;
  /** Owner of the schema. Holds a password. */
  readonly databaseUrl: string;
  /** Owner of the key store. Holds a password. */
  readonly keyDatabaseUrl: string;
  /** How each service was started, so that a second instance of it can be. */
  readonly services: readonly ServicePlan[];
  stop(): Promise<void>;
}

/** Starts database, inbox, services and hub, in that order; stops what it started when one of them fails. */
export async function startSandbox(config: SandboxConfig, say: (line: string) => void): Promise<Sandbox> {
  const undo = new Undo();
  try {
    return await start(config, say, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(config: SandboxConfig, say: (line: string) => void, undo: Undo): Promise<Sandbox> {
  const ports = await choosePorts(config.portBase, host);
  const clock = new HubClock();
  const { databaseUrl: ownerUrl, keyDatabaseUrl: keyOwnerUrl } = config;
  const database = await startDatabase(ownerUrl === null || keyOwnerUrl === null ? null : { ownerUrl, keyOwnerUrl });
  undo.add(() => database.stop());

  const letters = new LetterBox();
  const [bouncePort, formMailPort] = [await freePort(), await freePort()];
  const inbox = new SmtpInbox({ letters, bouncePort, now: () => clock.now() });
  const smtpPort = await inbox.start();
  undo.add(() => inbox.stop());

  const keys = {
    encryptionKeys: `sandbox:${newKey()}`,
    referenceKeys: `sandbox:${newKey()}`,
    deskKeys: `sandbox:${newKey()}`,
    indexKey: newKey(),
  };
  const store = await NestFactory.createApplicationContext(
    StoreModule.forRoot({
      databaseUrl: database.ownerUrl,
      poolSize: 3,
      keyring: Keyring.open(keys),
      application: 'kinsent-sandbox',
    }),
    { logger: false, abortOnError: false },
  );
  undo.add(() => store.close());

  const jumps: (() => void)[] = [];
  const { stripe, terminal } = await openTill(config, ports, clock, (listener) => jumps.push(listener));
  undo.add(() => terminal?.stop());
  const urls = urlsOf(ports, terminal);
  const { apiKey, webhookSecret } = await enrol(
    { apiKeys: store.get(ApiKeyStore), webhooks: store.get(WebhookStore) },
    { app, webhookUrl: `http://${host}:${ports.hub}/app/webhooks`, at: clock.now() },
  );
  const people = {
    // Another site than the desk's, in the eyes of a browser: as it is where a real provider is used.
    issuer: `http://${host}:${ports.hub}${peoplePath}`,
    client: {
      id: 'desk',
      secret: newKey(),
      redirectUri: `${urls.verifiedConsent}/desk/callback`,
      signedOutUri: `${urls.verifiedConsent}/desk/signed-out`,
    },
    now: () => clock.machineNow(),
  };
  const plans = planServices({
    ...database,
    ...keys,
    ports,
    policyFile: resolve(config.policyFile),
    smtpPort,
    bouncePort,
    formMailPort,
    stripe,
    people: { issuer: people.issuer, clientId: people.client.id, clientSecret: people.client.secret },
  });
  const services = plans.map(
    ({ name, entry, env, port }) =>
      new SupervisedService({
        name,
        entry,
        env,
        readyUrl: `http://${host}:${port}/health/ready`,
        offsetMs: () => clock.offsetMs,
        onLine: (line) => say(`[${name}] ${line}`),
      }),
  );
  const machine = new TimeMachine({
    clock,
    work: new HouseWork({
      database: store.get(Database),
      duties: store.get(DutyStore),
      mailSettled: () => inbox.settled(),
      terminal,
    }),
    spread: async (offsetMs) => {
      await Promise.all(services.map((service) => service.setClock(offsetMs)));
      // Not before: what the terminal sends would come from their future.
      for (const jumped of jumps) jumped();
    },
  });
  const client = new KinsentClient({ baseUrl: `http://${host}:${ports.emailConsent}`, apiKey, webhookSecret });
  const brickyard = new Brickyard({ client, webhookSecrets: [webhookSecret], now: () => clock.now() });
  const readiness = async (): Promise<Record<string, boolean>> =>
    Object.fromEntries(await Promise.all(services.map(async (each) => [each.name, await each.isReady()] as const)));
  const hub = hubServer({
    ports,
    urls,
    app,
    apiKey,
    clock,
    machine,
    letters,
    inbox,
    brickyard,
    terminal,
    client,
    people,
    formMail: { port: formMailPort, address: formAddress },
    auditDatabaseUrl: plans.find(({ name }) => name === 'purge-worker')!.env['DATABASE_URL']!,
    services: readiness,
  });
  await hub.listen({ port: ports.hub, host });
  undo.add(() => hub.close());
  undo.add(async () => {
    await Promise.all(services.map((service) => service.stop()));
  });
  await Promise.all(services.map((service) => service.start()));
  return {
    ports,
    urls,
    apiKey,
    databaseUrl: database.ownerUrl,
    keyDatabaseUrl: database.keyOwnerUrl,
    services: plans,
    stop: () => undo.run(),
  };
}

/** The card terminal, or the real Stripe in its test mode where there is a key to it. */
async function openTill(
  { stripeSecretKey, stripeWebhookSecret }: SandboxConfig,
  ports: Ports,
  clock: HubClock,
  onJump: (listener: () => void) => void,
): Promise<{ stripe: StripeSettings; terminal: Terminal | null }> {
  if (stripeSecretKey !== null && stripeWebhookSecret !== null) {
    const stripe = { secretKey: stripeSecretKey, webhookSecret: stripeWebhookSecret, apiUrl: null };
    return { stripe, terminal: null };
  }
  const secretKey = `sk_test_${randomBytes(24).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(24).toString('hex')}`;
  const terminal = await startTerminal({
    port: ports.terminal,
    host,
    publicUrl: `http://localhost:${ports.terminal}`,
    hubUrl: `http://localhost:${ports.hub}`,
    webhookUrl: `http://${host}:${ports.verifiedConsent}/webhooks/stripe`,
    webhookSecret,
    secretKey,
    now: () => clock.now(),
    onJump,
  });
  return { stripe: { secretKey, webhookSecret, apiUrl: `http://${host}:${ports.terminal}` }, terminal };
}

function urlsOf({ hub, emailConsent, verifiedConsent, purgeWorker }: Ports, terminal: Terminal | null): Urls {
  const url = (port: number): string => `http://localhost:${port}`;
  return {
    hub: url(hub),
    emailConsent: url(emailConsent),
    verifiedConsent: url(verifiedConsent),
    purgeWorker: url(purgeWorker),
    terminal: terminal?.url ?? null,
  };
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening, failed) => probe.once('error', failed).listen(0, host, listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
