import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSigningKey } from '@kinsent/consent';
import { memoryFlags } from '@kinsent/host';
import {
  createDatabase,
  Keyring,
  keyServiceUrl,
  migrate,
  migrateKeys,
  newId,
  serviceUrl,
  setKeyPasswords,
  setServicePasswords,
  startPostgres,
} from '@kinsent/store';
import { Client } from 'pg';

/** A database with the ordinary (durable) settings, and the processes that are held against each other on it. */
export interface Stand {
  readonly ownerUrl: string;
  readonly keyOwnerUrl: string;
  /** The database as purge-worker sees it. */
  readonly workerUrl: string;
  readonly keyring: Keyring;
  readonly apiKey: string;
  readonly folder: string;
  /** The process that all processes of the database server come from. */
  readonly databasePid: number;
  /** Starts email-consent as it is built for production; answers its base URL and process. */
  startService(env?: Readonly<Record<string, string>>): Promise<Running>;
  /** Starts purge-worker as it is built for production. */
  startWorker(): Promise<Running>;
  /** Starts a bare server of the bench on the same database, as the schema's owner. */
  startBare(file: string): Promise<Running>;
  sql<T = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

export interface Running {
  readonly url: string;
  readonly pid: number;
}

/** `settings` are the database server's, beside its defaults. */
export async function openStand(settings: Readonly<Record<string, string>> = {}): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'kinsent bench '));
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), settings });
  const data = realpathSync(join(folder, 'data'));
  const ownerUrl = await createDatabase(postgres.adminUrl, 'kinsent');
  const keyOwnerUrl = await createDatabase(postgres.adminUrl, 'keys');
  await migrate(ownerUrl);
  await migrateKeys(keyOwnerUrl);
  const password = randomBytes(16).toString('hex');
  const passwords = { 'email-consent': password, 'purge-worker': password };
  await setServicePasswords(ownerUrl, passwords);
  await setKeyPasswords(keyOwnerUrl, passwords);
  const keys = {
    ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    REFERENCE_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    INDEX_KEY: randomBytes(32).toString('base64'),
    LINK_KEY: randomBytes(32).toString('base64'),
  };
  const owner = await connect(ownerUrl);
  const apiKey = await addKey(owner);
  const children: ChildProcess[] = [];

  const launch = async (file: string, env: Record<string, string>, ready: (url: string) => Promise<void>) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = fork(file, {
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: 'inherit',
      execArgv: [...memoryFlags],
    });
    children.push(child);
    await ready(url);
    return { url, pid: child.pid! };
  };

  const workerUrl = serviceUrl(ownerUrl, 'purge-worker', password);
  const policy = join(__dirname, '../../../policies/brickyard.yaml');

  return {
    ownerUrl,
    keyOwnerUrl,
    workerUrl,
    keyring: Keyring.open({
      encryptionKeys: keys.ENCRYPTION_KEYS,
      referenceKeys: keys.REFERENCE_KEYS,
      indexKey: keys.INDEX_KEY,
    }),
    apiKey,
    folder,
    databasePid: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    startService: (env = {}) =>
      launch(
        join(__dirname, '../../apps/email-consent/src/main.js'),
        {
          ...keys,
          DATABASE_URL: serviceUrl(ownerUrl, 'email-consent', password),
          KEY_DATABASE_URL: keyServiceUrl(keyOwnerUrl, 'email-consent', password),
          PUBLIC_URL: 'https://consent.bench.example',
          POLICY_FILE: policy,
          SMTP_URL: 'smtp://127.0.0.1:9',
          MAIL_FROM_ADDRESS: 'consent@bench.example',
          BOUNCE_DOMAIN: 'bench.example',
          LOG_LEVEL: 'error',
          RATE_LIMIT_PER_KEY: '100000000',
          RATE_LIMIT_PER_ADDRESS: '0',
          NODE_ENV: 'production',
          ...env,
        },
        (url) => answers(`${url}/health/ready`),
      ),
    startWorker: () =>
      launch(
        join(__dirname, '../../apps/purge-worker/src/main.js'),
        {
          REFERENCE_KEYS: keys.REFERENCE_KEYS,
          SIGNING_KEY: makeSigningKey(),
          DATABASE_URL: workerUrl,
          KEY_DATABASE_URL: keyServiceUrl(keyOwnerUrl, 'purge-worker', password),
          POLICY_FILE: policy,
          LOG_LEVEL: 'error',
          NODE_ENV: 'production',
        },
        (url) => answers(`${url}/health/live`),
      ),
    startBare: (file) =>
      launch(file, { DATABASE_URL: ownerUrl, KEY_DATABASE_URL: keyOwnerUrl }, (url) => answers(`${url}/ready`)),
    sql: async (text, values) => (await owner.query(text, values)).rows,
    stop: async () => {
      await Promise.all(children.map(stopped));
      await owner.end();
      await postgres.stop();
      // As root the data lies elsewhere, and only a link to it here.
      rmSync(data, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resident memory of a process in MiB; NaN where the system does not say. */
export function residentMiB(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 1024 / 1024;
  } catch {
    return NaN;
  }
}

async function addKey(owner: Client): Promise<string> {
  const key = `kst_live_${randomBytes(16).toString('hex')}`;
  await owner.query(
    `insert into api_key (id, app, label, mode, secret_hash, scopes, created_at)
     values ($1, 'brickyard', 'bench', 'live', $2, $3, now())`,
    [
      newId(new Date()),
      createHash('sha256').update(key).digest(),
      ['permissions:read', 'consents:write', 'consents:read'],
    ],
  );
  return key;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Asks a process to end and waits until it has. */
function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const reached = await fetch(url).then(
      (response) => response.status < 500,
      () => false,
    );
    if (reached) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
