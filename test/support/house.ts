import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KinsentClient, type KinsentEvent } from '@kinsent/client';
import { Pool } from 'pg';
import type { Letter } from '../../apps/sandbox/src/demo/parent';
import type { EventReceiver } from './event-receiver';
import { freePortsInARow } from './free-ports';

export const root = join(__dirname, '..', '..');
const entry = join(root, 'dist/apps/sandbox/src/main.js');

export type ServiceName = 'email-consent' | 'verified-consent' | 'purge-worker';

/** How the sandbox started a service: enough to start a second instance of it. */
export interface ServiceStart {
  readonly name: ServiceName;
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** An answer of the API as it came. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty where the text is no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  /** Sent as JSON, unless it is text or bytes already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Ready {
  readonly urls: Record<'hub' | 'emailConsent' | 'verifiedConsent' | 'purgeWorker' | 'terminal', string>;
  readonly databaseUrl: string;
  readonly keyDatabaseUrl: string;
  readonly services: readonly ServiceStart[];
}

/**
 * The whole product in processes of its own, built and running: database, mail server, services, clock. One for a spec
 * file: `beforeAll(async () => { house = await House.open(); }, 120_000)` and `afterAll(() => house?.stop(), 60_000)`.
 */
export class House {
  /** Calls as the app does. */
  readonly client: KinsentClient;
  private readonly pool: Pool;
  private readonly keyPool: Pool;

  private constructor(
    /** The supervisor. */
    readonly process: ChildProcess,
    readonly urls: Ready['urls'],
    readonly apiKey: string,
    /** As the owner of the schema. */
    readonly databaseUrl: string,
    keyDatabaseUrl: string,
    readonly services: readonly ServiceStart[],
    private readonly words: string[],
    /** A folder of its own; null when it needs none. */
    private readonly folder: string | null,
  ) {
    this.client = new KinsentClient({ baseUrl: urls.emailConsent, apiKey, timeoutMs: 30_000 });
    this.pool = new Pool({ connectionString: databaseUrl, max: 2 });
    this.keyPool = new Pool({ connectionString: keyDatabaseUrl, max: 1 });
    // The database goes away with the house.
    for (const pool of [this.pool, this.keyPool]) pool.on('error', () => undefined);
  }

  /**
   * Starts a sandbox on five free ports. `env` is the sandbox's own: LOG_LEVEL, POLICY_FILE …; `policy` words the sample
   * policy anew.
   */
  static async open(env: Readonly<Record<string, string>> = {}, policy?: (text: string) => string): Promise<House> {
    if (policy === undefined) return House.start(env);
    const folder = await mkdtemp(join(tmpdir(), 'kinsent-policy-'));
    try {
      const file = join(folder, 'policy.yaml');
      await writeFile(file, policy(await readFile(join(root, 'policies/brickyard.yaml'), 'utf8')));
      return await House.start({ ...env, POLICY_FILE: file }, folder);
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  private static async start(env: Readonly<Record<string, string>>, folder: string | null = null): Promise<House> {
    if (!existsSync(entry)) throw new Error('The house is not built: npm run build.');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await open(env);
      } catch (error) {
        // Another test may have taken one of the five ports since we looked.
        if (attempt === 3 || !/is taken/.test(String(error))) throw error;
      }
    }
    async function open(env: Readonly<Record<string, string>>): Promise<House> {
      const child = fork(entry, [], {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'test', PORT_BASE: String(await freePortsInARow(5)), ...env },
        execArgv: [],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const words: string[] = [];
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.setEncoding('utf8').on('data', (text: string) => words.push(text));
      }
      const gone = once(child, 'exit').then(() => null);
      const ready = once(child, 'message').then(([message]) => message as Ready);
      const told = await Promise.race([ready, gone]);
      if (told === null) throw new Error(`The sandbox did not start:\n${words.join('').slice(-4_000)}`);
      const { apiKey } = (await (await fetch(`${told.urls.hub}/status`)).json()) as { apiKey: string };
      return new House(child, told.urls, apiKey, told.databaseUrl, told.keyDatabaseUrl, told.services, words, folder);
    }
  }

  /** All that the supervisor and the services wrote to their outputs so far. */
  get said(): string {
    return this.words.join('');
  }

  /** One raw call to email-consent with the app's key; give `authorization: ''` to send none. */
  async call(method: string, path: string, { body, headers = {} }: CallOptions = {}): Promise<ApiAnswer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const sent: Record<string, string> = {
      authorization: `Bearer ${this.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const response = await fetch(this.urls.emailConsent + path, {
      method,
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
      body: body === undefined ? undefined : raw ? (body as string) : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  /** All letters to one address, newest first. */
  async lettersTo(address: string): Promise<Letter[]> {
    const response = await fetch(`${this.urls.hub}/inbox/messages?to=${encodeURIComponent(address)}`);
    return (await response.json()) as Letter[];
  }

  /** Every event of the app since one, oldest first. Throws when a number is missing. */
  async events(after = 0): Promise<KinsentEvent[]> {
    const all: KinsentEvent[] = [];
    for (;;) {
      const { events } = await this.client.events(after + all.length, 500);
      all.push(...events);
      if (events.length === 0) break;
    }
    const hole = all.findIndex(({ sequence }, index) => sequence !== after + index + 1);
    if (hole >= 0) throw new Error(`Where event ${after + hole + 1} should be, the feed has ${all[hole]!.sequence}.`);
    return all;
  }

  /** The number of the newest event, also when old ones have been swept. */
  async lastEvent(): Promise<number> {
    await this.settle();
    const [found] = await this.rows<{ last: string | null }>('select max(sequence) as last from event_counter');
    return Number(found?.last ?? 0);
  }

  async now(): Promise<Date> {
    const { now } = (await (await fetch(`${this.urls.hub}/clock`)).json()) as { now: string };
    return new Date(now);
  }

  /** Moves the clock by an ISO-8601 duration. Everything that falls due is done when this answers with the new time. */
  async advance(period: string): Promise<Date> {
    const response = await fetch(`${this.urls.hub}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: period }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The clock answered ${response.status}: ${text}\n${this.said.slice(-4_000)}`);
    return new Date((JSON.parse(text) as { now: string }).now);
  }

  /** Moves the clock to a moment that has not been yet, or to less than a second after it. */
  async advanceTo(moment: Date): Promise<Date> {
    const seconds = Math.ceil((moment.getTime() - (await this.now()).getTime()) / 1000);
    if (seconds < 0) throw new Error(`${moment.toISOString()} is over.`);
    return this.advance(`PT${seconds}S`);
  }

  /** Waits until everything that is due is done: letters, events, webhooks, erasures. */
  async settle(): Promise<void> {
    await this.advance('PT0S');
  }

  /** Shuts the mail server's door, or opens it again: while it is shut every letter is put off. */
  async setMailDoor(open: boolean): Promise<void> {
    const response = await fetch(`${this.urls.hub}/inbox/door`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ open }),
    });
    if (!response.ok) throw new Error(`The door answered ${response.status}.`);
  }

  /** Asks the database as the owner of the schema. */
  async rows<T extends object = Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, [...values])).rows;
  }

  /** Asks the key store as its owner. */
  async keyRows<T extends object = Record<string, unknown>>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<T[]> {
    return (await this.keyPool.query<T>(sql, [...values])).rows;
  }

  /** Every row of every table as JSON text, by table; bytes are shown both as hex and as UTF-8. */
  async dump(): Promise<Map<string, string[]>> {
    const tables = await this.rows<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const found = new Map<string, string[]>();
    for (const { name } of tables) {
      const rows = await this.rows(`select * from "${name}"`);
      found.set(name, rows.map((row) => JSON.stringify(row, readable)).sort());
    }
    return found;
  }

  /** The same without what the purge worker writes by its own clock, whatever anybody asks: the ledger's checkpoints. */
  async dumpOfRequests(): Promise<Map<string, string[]>> {
    const found = await this.dump();
    found.delete('ledger_checkpoint');
    return found;
  }

  /** Runs one of the product's commands with a service's environment, as its operator would. Answers what it printed. */
  async command(script: string, args: readonly string[], as: ServiceName = 'email-consent'): Promise<string> {
    const { env } = this.serviceOf(as);
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'dist', script), ...args], { env });
    return stdout;
  }

  /** Has every event from now on posted to a receiver too, as an operator would. */
  async subscribe(receiver: EventReceiver): Promise<void> {
    const script = 'apps/email-consent/src/webhook/webhooks.cli.js';
    const [secret] = (await this.command(script, ['add', '--app', 'brickyard', '--url', receiver.url])).split('\n');
    receiver.trust(secret!);
  }

  serviceOf(name: ServiceName): ServiceStart {
    return this.services.find((service) => service.name === name)!;
  }

  /** The process id of the supervised instance of a service, now; null while it is down. */
  async pidOf(name: ServiceName): Promise<number | null> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
    const lines = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
    const found = lines.find(
      (line) => line?.[2] === String(this.process.pid) && line[3]!.includes(this.serviceOf(name).entry),
    );
    return found === undefined ? null : Number(found![1]);
  }

  /** Stops every process of the house and waits until they are gone. */
  async stop(): Promise<void> {
    await this.pool.end();
    await this.keyPool.end();
    if (this.folder !== null) await rm(this.folder, { recursive: true });
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await gone;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

/** Buffers become objects before a replacer sees them. */
function readable(_key: string, value: unknown): unknown {
  const bytes = value as { type?: unknown; data?: unknown } | null;
  if (typeof value !== 'object' || bytes?.type !== 'Buffer' || !Array.isArray(bytes.data)) return value;
  const buffer = Buffer.from(bytes.data as number[]);
  return { hex: buffer.toString('hex'), text: buffer.toString('utf8') };
}
