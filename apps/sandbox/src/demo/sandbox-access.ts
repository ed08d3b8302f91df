import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What `GET /status` tells, as far as a script needs it. */
export interface SandboxStatus {
  readonly ready: boolean;
  readonly urls: { readonly hub: string; readonly emailConsent: string };
  readonly apiKey: string;
  /** The house's database as the purge worker has it. Holds a password. */
  readonly auditDatabaseUrl: string;
}

export interface SandboxAccess extends SandboxStatus {
  /** True when it was running before. */
  readonly found: boolean;
  leave(): Promise<void>;
}

/** The sandbox at `hub` if one is running there, else one of our own that ends when we leave. */
export async function accessSandbox(hub: string): Promise<SandboxAccess> {
  const running = await statusOf(hub);
  if (running?.ready === true) return { ...running, found: true, leave: () => Promise.resolve() };
  return ownSandbox();
}

async function ownSandbox(): Promise<SandboxAccess> {
  const child = fork(join(__dirname, '..', 'main.js'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = once(child, 'exit');
  const ready = new Promise<{ urls: SandboxStatus['urls'] }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { urls: SandboxStatus['urls'] }));
    child.once('exit', () => reject(new Error('The sandbox did not start.')));
  });
  const { urls } = await ready;
  const status = await statusOf(urls.hub);
  if (status === null) throw new Error('The sandbox does not answer.');
  const leave = async (): Promise<void> => {
    child.kill('SIGTERM');
    await gone;
  };
  return { ...status, found: false, leave };
}

async function statusOf(hub: string): Promise<SandboxStatus | null> {
  try {
    const response = await fetch(`${hub}/status`, { signal: AbortSignal.timeout(5000) });
    const status = (await response.json()) as SandboxStatus & { sandbox?: unknown };
    return status.sandbox === true ? status : null;
  } catch {
    return null;
  }
}
