import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { memoryFlags } from '@kinsent/host';

export interface ServiceOptions {
  readonly name: string;
  /** Built JavaScript that starts the service. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the service can do its work. */
  readonly readyUrl: string;
  /** The sandbox's clock, told to each new process before it does anything. */
  readonly offsetMs: () => number;
  /** One line of the service's output. */
  readonly onLine: (line: string) => void;
  /** Milliseconds that a first start may take; 60,000 by default. */
  readonly startWithinMs?: number;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
const stopWithinMs = 12_000;

/** One service in a process of its own, started again when it falls, and stopped with its children when told to. */
export class SupervisedService {
  private child: ChildProcess | null = null;
  private stopping = false;
  private falls = 0;
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private lastLines: string[] = [];

  constructor(private readonly options: ServiceOptions) {}

  get name(): string {
    return this.options.name;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Starts the service and waits until it is ready. Throws with its last words when it does not come up. */
  async start(): Promise<void> {
    this.launch();
    const deadline = performance.now() + (this.options.startWithinMs ?? 60_000);
    while (!(await this.isReady())) {
      if (this.falls > 0) throw new Error(`${this.name} does not start:\n${this.lastLines.join('\n')}`);
      if (performance.now() > deadline) {
        throw new Error(`${this.name} is not ready in time:\n${this.lastLines.join('\n')}`);
      }
      // Each look costs a millisecond of what the service needs to start.
      await wait(100);
    }
  }

  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(this.options.readyUrl, { signal: AbortSignal.timeout(2000) });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** Hands the time over; resolves when the service has taken it. A process that falls meanwhile gets it at its start. */
  async setClock(offsetMs: number): Promise<void> {
    const { child } = this;
    if (child === null || !child.connected) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        child.off('message', onMessage);
        child.off('exit', done);
        clearTimeout(timer);
        resolve();
      };
      const onMessage = (message: unknown): void => {
        if (isClockSet(message) && message.offsetMs >= offsetMs) done();
      };
      const timer = setTimeout(done, 5000);
      child.on('message', onMessage);
      child.once('exit', done);
      child.send({ type: 'clock', offsetMs }, () => undefined);
    });
  }

  /** Asks the service to finish, waits for it, and ends it when it takes too long. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await gone;
    clearTimeout(patience);
  }

  private launch(): void {
    const child = fork(this.options.entry, [], {
      env: this.options.env,
      execArgv: [...memoryFlags, '--require', join(__dirname, 'service-tether.js')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C in the terminal reaches the sandbox alone, which then stops things in order.
      detached: true,
    });
    this.child = child;
    this.startedAt = performance.now();
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    child.once('error', (error) => this.hear(error.message));
    child.once('exit', () => this.fell(child));
    child.send({ type: 'clock', offsetMs: this.options.offsetMs() }, () => undefined);
  }

  private fell(child: ChildProcess): void {
    if (this.child !== child || this.stopping) return;
    const stoodLong = performance.now() - this.startedAt > 60_000;
    this.falls = stoodLong ? 1 : this.falls + 1;
    const pause = Math.min(firstPauseMs * 2 ** (this.falls - 1), longestPauseMs);
    this.options.onLine(`stopped unexpectedly; starting again in ${pause} ms`);
    this.timer = setTimeout(() => this.launch(), pause);
  }

  private hear(text: string): void {
    for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
      this.lastLines = [...this.lastLines, line].slice(-20);
      this.options.onLine(line);
    }
  }
}

function isClockSet(message: unknown): message is { type: 'clock-set'; offsetMs: number } {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'clock-set';
}
