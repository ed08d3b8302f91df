import type { Clock, Log, Metrics } from '@kinsent/host';
import type { Drained, DutyStore, RetentionClockStore, RetentionPlanStore, RetentionRuling } from '@kinsent/store';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

const pollMs = 1_000;
/** In one commit: locks are short, however much is due. */
const clocksAtOnce = 25;
const childrenAtOnce = 200;

export interface RetentionWorkerParts {
  readonly ruling: RetentionRuling;
  readonly clocks: RetentionClockStore;
  readonly plans: RetentionPlanStore;
  readonly duties: Pick<DutyStore, 'onWork'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Carries out retention: what is due, the longest due first, and all clocks anew when the policy is another one (T23). */
export class RetentionWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private poll: NodeJS.Timeout | undefined;
  private stopListening: (() => Promise<void> | void) | null = null;
  private working: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private planned = false;
  private begun = false;

  constructor(private readonly parts: RetentionWorkerParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { clock, clocks, duties, metrics } = this.parts;
    metrics.gauge(
      'kinsent_retention_oldest_seconds',
      'How long the oldest clock of retention is due.',
      [],
      async (gauge) => {
        const due = await clocks.oldestDue();
        gauge.set(due === null ? 0 : Math.max(0, (clock.now().getTime() - due.getTime()) / 1000));
      },
    );
    clock.onJump(() => this.wake());
    this.stopListening = await duties.onWork(() => this.wake());
    this.poll = setInterval(() => this.wake(), pollMs);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    await this.stopListening?.();
    await this.working;
  }

  private wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
  }

  private async work(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        await this.carryOut();
        await this.planAnew();
      }
    } catch (error) {
      // The database is away: the next poll tries again.
      this.parts.log.failure('looking for clocks of retention failed', error);
    }
  }

  private async carryOut(): Promise<void> {
    const { ruling, clocks, clock } = this.parts;
    for (let found = 1; found > 0 && !this.stopped;) {
      const done = await clocks.carryOut(ruling, clocksAtOnce, clock.now());
      this.report(done);
      found = done.clocks;
    }
  }

  /** In small steps between what is due: the end of somebody's data never waits for a plan. */
  private async planAnew(): Promise<void> {
    const { ruling, plans, clock } = this.parts;
    if (this.planned) return;
    if (!this.begun) await plans.begin(ruling.digest, clock.now());
    this.begun = true;
    this.planned = await plans.next(ruling, childrenAtOnce, clock.now());
    this.again = true;
  }

  private report({ steps, ends, failed }: Drained): void {
    const { log } = this.parts;
    if (ends > 0) log.info('retention ended', { count: ends });
    if (steps > 0) log.info('retention was told', { count: steps });
    for (const { error } of failed) log.failure('a clock of retention failed and comes again in an hour', error);
  }
}
