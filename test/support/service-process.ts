import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '@kinsent/store';

const root = join(__dirname, '..', '..');

export interface ServiceProcessOptions {
  readonly name: ServiceName;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** The house's clock, told to every new process. */
  readonly offsetMs: () => number;
}

/** One built service in a process of its own, which a test may kill and start again. */
export class ServiceProcess {
  /** How often it ended although nobody had asked for it. */
  falls = 0;
  /** How often it was alive and was ended at once. */
  kills = 0;
  private child: ChildProcess | null = null;
  private said = '';

  constructor(private readonly options: ServiceProcessOptions) {}

  get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** All that it wrote to its outputs, in every life. */
  get words(): string {
    return this.said;
  }

  get lastWords(): string {
    return this.said.slice(-4_000);
  }

  /** Starts it again and again until it is ready, as a supervisor does; throws with its last words in the end. */
  async start(): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!(await this.tryToStart(deadline))) await wait(250);
  }

  private async tryToStart(deadline: number): Promise<boolean> {
    const { name, port, env, offsetMs } = this.options;
    const child = fork(join(root, 'dist/apps', name, 'src/main.js'), [], {
      env: { PATH: process.env['PATH'], ...env, PORT: String(port) },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const hear = (text: string): void => void (this.said += text);
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    // Before its exit is heard of, a message to a dead process is an error.
    child.on('error', () => undefined);
    let stands = false;
    child.once('exit', () => {
      if (this.child === child && stands) this.falls += 1;
    });
    child.send({ type: 'clock', offsetMs: offsetMs() }, () => undefined);
    while (!(await this.isReady())) {
      if (this.child !== child) return true;
      if (performance.now() > deadline) throw new Error(`${name} does not start:\n${this.lastWords}`);
      if (child.exitCode !== null || child.signalCode !== null) return false;
      await wait(100);
    }
    stands = true;
    return true;
  }

  async isReady(): Promise<boolean> {
    const response = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    await response?.arrayBuffer().catch(() => undefined);
    return response?.ok === true;
  }

  /** Ends it at once, wherever it stands (kill -9). */
  async kill(): Promise<void> {
    if ((await this.end('SIGKILL')) === 'SIGKILL') this.kills += 1;
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Resolves once it has taken the time over; one that is dead hears it when it is started. */
  async setClock(offsetMs: number): Promise<void> {
    const { child } = this;
    if (child === null || !child.connected) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        child.off('message', onMessage).off('exit', done);
        clearTimeout(timer);
        resolve();
      };
      const onMessage = (message: unknown): void => {
        const { type, offsetMs: taken } = message as { type?: string; offsetMs?: number };
        if (type === 'clock-set' && taken !== undefined && taken >= offsetMs) done();
      };
      const timer = setTimeout(done, 10_000);
      child.on('message', onMessage).once('exit', done);
      child.send({ type: 'clock', offsetMs }, () => undefined);
    });
  }

  /** Answers the signal that it ended by; null when it was dead already, or went by itself. */
  private async end(signal: NodeJS.Signals): Promise<NodeJS.Signals | null> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return null;
    const gone = once(child, 'exit');
    child.kill(signal);
    const [, by] = (await gone) as [number | null, NodeJS.Signals | null];
    return by;
  }
}
