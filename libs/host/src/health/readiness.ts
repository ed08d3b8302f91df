import { Injectable } from '@nestjs/common';

/** `degraded` still serves; `down` does not. */
export type Standing = 'ok' | 'degraded' | 'down';

export interface ReadinessReport {
  readonly status: Standing;
  readonly checks: Readonly<Record<string, Standing>>;
}

const patienceMs = 2_000;

/** Whether the service can do its work. Each part that can fail puts a check here. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => Promise<Standing>>();
  private stopping = false;

  /** Adds a check; one that throws, or takes more than two seconds, counts as down. */
  watch(name: string, check: () => Promise<Standing>): void {
    this.checks.set(name, check);
  }

  /** From now on the service is down for whoever sends it work. */
  stop(): void {
    this.stopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const names = [...this.checks.keys()];
    const results = await Promise.all([...this.checks.values()].map(tried));
    const checks = Object.fromEntries(names.map((name, index) => [name, results[index] ?? 'down']));
    if (this.stopping) return { status: 'down', checks: { ...checks, running: 'down' } };
    const status = results.includes('down') ? 'down' : results.includes('degraded') ? 'degraded' : 'ok';
    return { status, checks };
  }
}

async function tried(check: () => Promise<Standing>): Promise<Standing> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Standing>((resolve) => {
    timer = setTimeout(() => resolve('down'), patienceMs);
  });
  try {
    return await Promise.race([check(), tooLong]);
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
