import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Account, accountForPostgres, plainEnvironment, runAs } from './embedded/account';
import { binariesFor } from './embedded/binaries';
import { adminName, prepareDataFolder } from './embedded/data-folder';
import { clearTheWay, isReady, ownerSetting } from './embedded/postmaster';

export interface EmbeddedPostgresOptions {
  /** Where the cluster is kept; made when it does not exist. May contain spaces. */
  readonly dataDir: string;
  /** For tests alone: trades safety after a power cut for speed. */
  readonly fast?: boolean;
  /** Settings of the server beside ours, named and written as in its own configuration; ours win. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** URL of the superuser on the database `postgres`. Holds the password: never log it. */
  readonly adminUrl: string;
  /** Ends all sessions and stops the server; may be called more than once. */
  stop(): Promise<void>;
}

const startWithinMs = 60_000;

/**
 * Starts the Postgres that is bundled for this platform, on 127.0.0.1 and a free port. It ends with this process, also
 * when this process is killed. Throws when it cannot start, with the server's own last words.
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = await accountForPostgres();
  const native = await binariesFor(account);
  const { folder, password } = await prepareDataFolder(resolve(options.dataDir), native, account);
  await clearTheWay(folder);
  const wrapper = await endsWithParent(account);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = launch([...wrapper, join(native, 'bin/postgres'), ...settings(folder, port, options)], account);
    try {
      await untilReady(server, folder);
    } catch (error) {
      await stopServer(server.child);
      // Somebody else may take the port between our look and the server's.
      if (attempt < 5 && /could not bind|already in use/i.test(String(error))) continue;
      throw error;
    }
    const adminUrl = `postgresql://${adminName}:${password}@127.0.0.1:${port}/postgres`;
    return { adminUrl, stop: () => stopServer(server.child) };
  }
}

function settings(folder: string, port: number, { fast = false, settings }: EmbeddedPostgresOptions): string[] {
  const values: Record<string, string | number> = {
    ...settings,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    ...ownerSetting,
    // Statements and rows may speak of children: the log names the error and nothing else.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', folder, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

interface Server {
  readonly child: ChildProcess;
  /** The end of what the server wrote, for the error message when it does not start. */
  lastWords: string;
}

/** Linux can end a child when its parent is killed; util-linux before 2.33 cannot ask for it. */
async function endsWithParent(account: Account): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const wrapper = ['setpriv', '--pdeathsig', 'INT'];
  return runAs(account, '/usr/bin/env', [...wrapper, 'true']).then(
    () => ['/usr/bin/env', ...wrapper],
    () => [],
  );
}

function launch([command = '', ...args]: readonly string[], account: Account): Server {
  const child = spawn(command, args, {
    ...account,
    cwd: '/',
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in the terminal is for us, and the database goes last.
    detached: true,
  });
  const server: Server = { child, lastWords: '' };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    server.lastWords = (server.lastWords + text).slice(-2_000);
  });
  const stopWithUs = (): void => void child.kill('SIGINT');
  process.once('exit', stopWithUs);
  child.once('exit', () => process.off('exit', stopWithUs));
  child.once('error', (error) => {
    server.lastWords += error.message;
  });
  return server;
}

async function untilReady(server: Server, folder: string): Promise<void> {
  const { child } = server;
  for (let waited = 0; waited < startWithinMs; waited += 20) {
    if (child.pid !== undefined && (await isReady(folder, child.pid))) return;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`Postgres did not start in ${folder}:\n${server.lastWords}`);
    }
    await wait(20);
  }
  throw new Error(`Postgres was not ready within ${startWithinMs / 1000} s in ${folder}:\n${server.lastWords}`);
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGINT');
  // A fast shutdown that hangs is turned into an immediate one; the next start recovers from the log.
  const patience = setTimeout(() => child.kill('SIGQUIT'), 15_000);
  await ended;
  clearTimeout(patience);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening, failed) => {
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', listening);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
