import { type ChildProcess, spawn } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from './embedded-postgres';

const onLinux = process.platform === 'linux' ? it : it.skip;
const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('embedded Postgres', () => {
  let folder: string;
  let dataDir: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kinsent embedded '));
    await chmod(folder, 0o755);
    dataDir = join(folder, 'a folder', 'data');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps what was written over a restart, in a folder with spaces', async () => {
    const first = await startPostgres({ dataDir, fast: true });
    await query(first.adminUrl, `create table kept as select 'één'::text as word`);
    await first.stop();
    await first.stop();
    await expect(query(first.adminUrl, 'select 1')).rejects.toThrow('ECONNREFUSED');

    const second = await startPostgres({ dataDir, fast: true });
    try {
      expect(await query(second.adminUrl, 'select word from kept')).toEqual([{ word: 'één' }]);
    } finally {
      await second.stop();
    }
  });

  it('takes settings beside its own, which win', async () => {
    const settings = { work_mem: '5MB', listen_addresses: '*' };
    const server = await startPostgres({ dataDir, fast: true, settings });
    try {
      expect(await query(server.adminUrl, 'show work_mem')).toEqual([{ work_mem: '5MB' }]);
      expect(await query(server.adminUrl, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    } finally {
      await server.stop();
    }
  });

  it('speaks UTF-8, listens on this machine alone and lets nobody in without the password', async () => {
    const server = await startPostgres({ dataDir, fast: true });
    try {
      const shown = await query(
        server.adminUrl,
        `select name, setting from pg_settings where name in ('server_encoding', 'listen_addresses', 'unix_socket_directories')
         order by name`,
      );
      expect(shown.map(({ setting }) => setting)).toEqual(['127.0.0.1', 'UTF8', '']);
      for (const password of ['', 'kinsent', 'postgres']) {
        const url = new URL(server.adminUrl);
        url.password = password;
        await expect(query(url.href, 'select 1')).rejects.toThrow(/password/);
      }
      expect(await readFile(join(dataDir, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*\btrust\b/m);
    } finally {
      await server.stop();
    }
  });

  onLinux('leaves no orphan when its parent is killed, and starts again with the data', async () => {
    const parent = await startInAnotherProcess(dataDir);
    await query(parent.adminUrl, 'create table kept as select 1 as n');
    const pid = Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    expect(isAlive(pid)).toBe(true);

    parent.process.kill('SIGKILL');
    await until(() => !isAlive(pid));

    const next = await startPostgres({ dataDir, fast: true });
    try {
      expect(await query(next.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);
    } finally {
      await next.stop();
    }
  });

  it('does not take a folder from a process that lives', async () => {
    const parent = await startInAnotherProcess(dataDir);
    try {
      await expect(startPostgres({ dataDir, fast: true })).rejects.toThrow(`in use by process ${parent.process.pid}`);
      expect(await query(parent.adminUrl, 'select 1 as n')).toEqual([{ n: 1 }]);
    } finally {
      const ended = new Promise((done) => parent.process.once('exit', done));
      parent.process.kill('SIGTERM');
      await ended;
    }
  });

  it('is not stopped by the pid file of a server that is gone', async () => {
    const first = await startPostgres({ dataDir, fast: true });
    const pidFile = join(dataDir, 'postmaster.pid');
    const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    // Our own number: a live process that is no Postgres, as after a reboot.
    await writeFile(pidFile, [process.pid, ...rest].join('\n'));

    const second = await startPostgres({ dataDir, fast: true });
    await second.stop();
  });

  it('does not take over a cluster that somebody else made', async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'PG_VERSION'), '16\n');
    await expect(startPostgres({ dataDir })).rejects.toThrow('did not make');
  });

  asRoot('finds a place for its data when its account cannot reach the folder, and gives it back', async () => {
    await chmod(folder, 0o700);
    const first = join(folder, 'data');
    const server = await startPostgres({ dataDir: first, fast: true });
    const place = await realpath(first);
    await query(server.adminUrl, 'create table kept as select 1 as n');
    expect(place.startsWith(folder)).toBe(false);
    await server.stop();

    const again = await startPostgres({ dataDir: first, fast: true });
    expect(await query(again.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);
    await again.stop();

    await rm(first);
    const second = join(folder, 'other');
    const other = await startPostgres({ dataDir: second, fast: true });
    await other.stop();
    await expect(access(place)).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(dirname(await realpath(second)), { recursive: true });
  });

  it('names the way out on a platform without binaries', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform');
    Object.defineProperty(process, 'platform', { ...platform, value: 'sunos' });
    try {
      await expect(startPostgres({ dataDir })).rejects.toThrow(/No Postgres is bundled for sunos.*DATABASE_URL/);
    } finally {
      Object.defineProperty(process, 'platform', { ...platform });
    }
  });

  onLinux('names the way out on musl', async () => {
    const report = jest.spyOn(process.report, 'getReport').mockReturnValue({ header: {} });
    try {
      await expect(startPostgres({ dataDir })).rejects.toThrow(/musl.*DATABASE_URL/);
    } finally {
      report.mockRestore();
    }
  });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** A parent of its own, which can be killed. */
async function startInAnotherProcess(dataDir: string): Promise<{ process: ChildProcess; adminUrl: string }> {
  const program = `
    const { readFileSync } = require('node:fs');
    const { transformSync } = require('@swc/core');
    const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
    require.extensions['.ts'] = (module, file) =>
      module._compile(transformSync(readFileSync(file, 'utf8'), options).code, file);
    const { startPostgres } = require('./embedded-postgres.ts');
    startPostgres({ dataDir: process.argv[1], fast: true }).then((server) => {
      process.once('SIGTERM', () => server.stop());
      process.stdout.write(server.adminUrl + '\\n');
    });`;
  const child = spawn(process.execPath, ['-e', program, dataDir], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const adminUrl = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
    child.once('exit', (code) => reject(new Error(`The parent ended with ${code}.`)));
  });
  return { process: child, adminUrl };
}

async function until(holds: () => boolean): Promise<void> {
  for (let left = 250; !holds() && left > 0; left -= 1) await new Promise((next) => setTimeout(next, 20));
  expect(holds()).toBe(true);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
