import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePortsInARow, isFree } from '../support/free-ports';
import { root } from '../support/house';
import { copyHouse } from '../support/house-copy';
import { descendantsOf, isAlive, type SeenProcess } from '../support/process-tree';

interface Running {
  readonly child: ChildProcess;
  readonly hub: string;
  readonly ports: readonly number[];
  readonly said: () => string;
  /** The sandbox and all that runs below it. */
  readonly family: readonly SeenProcess[];
}

interface StartOptions {
  /** Where the house is built. */
  readonly home?: string;
  /** Its folder for temporary files, and its user's home. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly as?: { readonly uid: number; readonly gid: number };
}

const goneWithinMs = 20_000;
/** Nobody, and whoever runs the tests where that is not root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
// What runs below a process is read from /proc.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

let folder: string;
const seen: SeenProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinsent stops '));
  await chmod(folder, 0o755);
});

afterAll(async () => {
  for (const { pid } of seen.filter(isAlive)) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
/** What `npm start` runs once things are ready. */
const startScript = scripts.start.replace('node scripts/prepare.mjs && ', '');

/** By a shell that makes way, as npm does: what is done to npm's child is done to the sandbox itself. */
function spawnSandbox({ home = root, folder: own = folder, env = {}, as }: StartOptions) {
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const child = spawn('/bin/sh', ['-c', startScript], {
    ...as,
    cwd: home,
    env: { PATH: path, HOME: own, TMPDIR: own, npm_lifecycle_event: 'start', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return { child, said: () => said };
}

async function start(options: StartOptions = {}): Promise<Running> {
  const { child, said } = spawnSandbox(options);
  const gone = once(child, 'exit');
  while (!said().includes('Ctrl-C ends it.')) {
    const more = await Promise.race([once(child.stdout, 'data'), gone.then(() => null)]);
    if (more === null) throw new Error(`The sandbox did not start:\n${said()}`);
  }
  const hub = /Start here +(\S+)/.exec(said())![1]!;
  const base = Number(new URL(hub).port);
  const family = descendantsOf(child.pid!);
  seen.push(...family);
  return { child, hub, ports: [0, 1, 2, 3, 4].map((above) => base + above), said, family };
}

/** Somebody who looks at it, and an app that waits for its next event: both hold connections. */
async function visit({ hub, ports }: Running): Promise<void> {
  const { apiKey } = (await (await fetch(`${hub}/status`)).json()) as { apiKey: string };
  const headers = { authorization: `Bearer ${apiKey}` };
  void fetch(`http://localhost:${ports[1]}/v1/events?wait=25`, { headers }).catch(() => undefined);
  // Until it is waited for.
  await wait(200);
}

async function expectGone({ family, ports }: Pick<Running, 'family' | 'ports'>): Promise<void> {
  const deadline = performance.now() + goneWithinMs;
  while (family.some(isAlive) && performance.now() < deadline) await wait(50);
  expect(family.filter(isAlive)).toEqual([]);
  expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));
}

const leftIn = async (place: string): Promise<string[]> =>
  (await readdir(place)).filter((name) => name.startsWith('kinsent-'));

onLinux('the sandbox', () => {
  let base: string;

  beforeEach(async () => (base = String(await freePortsInARow(5))));

  it('with a port taken that was asked for says which, what to do, and leaves nothing', async () => {
    const inTheWay = await take(Number(base) + 2);
    const { child, said } = spawnSandbox({ env: { PORT_BASE: base } });
    const [code] = (await once(child, 'close')) as [number];
    await new Promise((closed) => inTheWay.close(closed));
    expect(code).toBe(1);
    expect(said()).toBe(
      `Port ${Number(base) + 2} is taken by another program. Kinsent's sandbox needs five ports in a row; ` +
        `choose others with PORT_BASE, for instance: PORT_BASE=${Number(base) + 200} npm start\n`,
    );
    expect(await leftIn(folder)).toEqual([]);
  }, 30_000);

  it('killed while it starts, whatever it is at, leaves nothing running', async () => {
    const ports = [0, 1, 2, 3, 4].map((above) => Number(base) + above);
    // Before there is anything else; then once there is a database, and once there are services.
    for (const sign of ['', 'postgres', 'purge-worker']) {
      const { child, said } = spawnSandbox({ env: { PORT_BASE: base } });
      const gone = once(child, 'exit');
      while (!descendantsOf(child.pid!).some(({ command }) => command.includes(sign))) {
        if (child.exitCode !== null) throw new Error(`The sandbox did not start:\n${said()}`);
        await wait(50);
      }
      await wait(randomInt(700));
      // Starts nothing more while we look.
      child.kill('SIGSTOP');
      const family = descendantsOf(child.pid!);
      seen.push(...family);
      child.kill('SIGKILL');
      await gone;
      await expectGone({ family, ports });
    }
  }, 120_000);

  describe('in a folder with spaces; as a user without powers', () => {
    let options: StartOptions & { readonly folder: string };

    beforeAll(async () => {
      options = { home: join(folder, 'a house'), folder: join(folder, 'one’s own'), as: nobody };
      copyHouse(options.home!);
      await mkdir(options.folder);
      if (nobody !== undefined) await chown(options.folder, nobody.uid, nobody.gid);
    });

    it('finds other ports than the usual ones; killed when it stands it takes all that it started along', async () => {
      // Whoever else may hold it, it is taken now.
      const inTheWay = await take(4400).catch(() => null);
      const running = await start(options).finally(() => inTheWay?.close());
      expect(running.ports[0]).toBeGreaterThan(4400);
      expect(running.said()).toContain('(The usual ports from 4400 were taken.)');
      // Three services and a database with its own.
      expect(running.family.length).toBeGreaterThan(5);
      expect(new Set(running.family.map(({ uid }) => uid))).toEqual(new Set([nobody?.uid ?? process.getuid!()]));
      await visit(running);
      const gone = once(running.child, 'exit');
      running.child.kill('SIGKILL');
      expect(await gone).toEqual([null, 'SIGKILL']);
      await expectGone(running);
      expect((await leftIn(options.folder)).length).toBe(1);
    }, 120_000);

    it('ends in order on one Ctrl-C, also one that npm passes on, and tidies up after one that was killed', async () => {
      const running = await start({ ...options, env: { PORT_BASE: base } });
      await visit(running);
      const gone = once(running.child, 'exit');
      for (let times = 0; times < 2; times += 1) {
        running.child.kill('SIGINT');
        await wait(20);
      }
      expect(await gone).toEqual([0, null]);
      await expectGone(running);
      expect(await leftIn(options.folder)).toEqual([]);
    }, 120_000);
  });
});

async function take(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}
