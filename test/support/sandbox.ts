import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

export interface TestSandbox {
  readonly hub: string;
  readonly emailConsent: string;
  readonly verifiedConsent: string;
  readonly purgeWorker: string;
  readonly apiKey: string;
  /** The supervisor's process. */
  readonly process: ChildProcess;
  /** Moves the clock and answers the new time once everything that fell due is done. */
  moveClock(advance: string): Promise<Date>;
  stop(): Promise<void>;
}

/** A whole sandbox, built and running, on four ports of its own. Run `npm run build` first; give a test 60 seconds. */
export async function startTestSandbox(env: Readonly<Record<string, string>> = {}): Promise<TestSandbox> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(env);
    } catch (error) {
      // Another test may have taken one of the four ports in between.
      if (attempt === 3 || !/is taken/.test(String(error))) throw error;
    }
  }
}

async function start(env: Readonly<Record<string, string>>): Promise<TestSandbox> {
  const portBase = 20_000 + randomInt(2_000) * 4;
  const child = fork(join(root, 'dist/apps/sandbox/src/main.js'), [], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test', PORT_BASE: String(portBase), ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4_000)));
  const gone = once(child, 'exit');
  const ready = once(child, 'message');
  const first = await Promise.race([ready, gone.then(() => 'gone' as const)]);
  if (first === 'gone') throw new Error(`The sandbox did not start:\n${complaints}`);
  const [{ urls }] = first as [{ urls: Record<'hub' | 'emailConsent' | 'verifiedConsent' | 'purgeWorker', string> }];
  const { apiKey } = (await (await fetch(`${urls.hub}/status`)).json()) as { apiKey: string };
  return {
    ...urls,
    apiKey,
    process: child,
    moveClock: async (advance) => {
      const response = await fetch(`${urls.hub}/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advance }),
      });
      const body = (await response.json()) as { now: string };
      if (!response.ok) throw new Error(`The clock answered ${response.status}: ${JSON.stringify(body)}`);
      return new Date(body.now);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await gone;
    },
  };
}
