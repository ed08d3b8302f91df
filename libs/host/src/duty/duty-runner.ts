import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { DutyKind } from '@kinsent/consent';
import type { Duty, DutyStore, EventStore } from '@kinsent/store';
import type { Clock } from '../clock/clock';
import type { Readiness } from '../health/readiness';
import { errorCodeOf, type Log } from '../log/log';
import type { Metrics } from '../metrics/metrics';
import { isGivenUp, pauseAfter } from './back-off';
import type { DutyHandler, DutyResult } from './duty.handler';

const concurrency = 8;
const leaseMs = 60_000;
/** A handler that takes longer has failed: its lease is about to end, and another process may take the duty up. */
const patienceMs = 50_000;
const pollMs = 1_000;

export interface DutyRunnerParts {
  readonly handlers: readonly DutyHandler[];
  readonly duties: DutyStore;
  /** Given by the one service that numbers events; null elsewhere. */
  readonly events: EventStore | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Does what is owed: claims duties of its handlers' kinds, runs a few at once, and writes down how each ended. */
export class DutyRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly handlers: ReadonlyMap<DutyKind, DutyHandler>;
  private readonly kinds: readonly DutyKind[];
  private readonly running = new Set<Promise<void>>();
  private looking: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private poll: NodeJS.Timeout | null = null;
  private stopListening: (() => Promise<void> | void) | null = null;

  constructor(private readonly parts: DutyRunnerParts) {
    this.handlers = new Map(parts.handlers.map((handler) => [handler.kind, handler]));
    this.kinds = [...this.handlers.keys()];
    if (this.kinds.length !== parts.handlers.length) throw new Error('Two handlers do the same kind of duty.');
  }

  async onApplicationBootstrap(): Promise<void> {
    const { duties, clock } = this.parts;
    this.report();
    clock.onJump(() => this.wake());
    this.stopListening = await duties.onWork(() => this.wake());
    // NOTIFY wakes us for new work; the poll finds what falls due by time, and what a lost connection did not tell.
    this.poll = setInterval(() => this.wake(), pollMs);
    this.wake();
  }

  /** Claims no more, and waits for what runs. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.poll !== null) clearInterval(this.poll);
    await this.stopListening?.();
    await this.looking;
    await Promise.allSettled(this.running);
  }

  /** Looks for work now, or once more when a look is under way. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
      // Woken in the moment between the last look and here.
      if (this.again) this.wake();
    });
  }

  private async look(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        await this.parts.events?.number();
        await this.claim();
      }
    } catch (error) {
      // The database is away: the next poll tries again.
      this.again = false;
      this.parts.log.failure('looking for duties failed', error);
    }
  }

  private async claim(): Promise<void> {
    const free = concurrency - this.running.size;
    if (free <= 0 || this.kinds.length === 0) return;
    const claimed = await this.parts.duties.claim(this.kinds, free, leaseMs, this.parts.clock.now());
    for (const duty of claimed) {
      const work: Promise<void> = this.run(duty).finally(() => {
        this.running.delete(work);
        this.wake();
      });
      this.running.add(work);
    }
  }

  private async run(duty: Duty): Promise<void> {
    const { log } = this.parts;
    const about = { dutyId: duty.id, dutyKind: duty.kind, dutyAttempts: duty.attempts };
    try {
      await this.settle(duty, await this.attempt(duty));
    } catch (error) {
      // How it ended could not be written down: the lease gives the duty back.
      log.failure('a duty could not be settled', error, about);
    }
  }

  private async attempt(duty: Duty): Promise<DutyResult> {
    const handler = this.handlers.get(duty.kind);
    if (handler === undefined) return { dead: 'no_handler' };
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(Object.assign(new Error('too long'), { code: 'timed_out' })), patienceMs);
    });
    try {
      return await Promise.race([handler.handle(duty), tooLong]);
    } catch (error) {
      const pause = pauseAfter(duty.attempts, Math.random());
      const about = { dutyId: duty.id, dutyKind: duty.kind, dutyAttempts: duty.attempts };
      this.parts.log.failure('a duty failed and is tried again', error, about);
      return { retryAt: new Date(this.parts.clock.now().getTime() + pause), code: errorCodeOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  private async settle(duty: Duty, result: DutyResult): Promise<void> {
    const { duties, clock, log } = this.parts;
    const now = clock.now();
    const about = { dutyId: duty.id, dutyKind: duty.kind, dutyAttempts: duty.attempts };
    if ('done' in result) {
      // False: our lease had ended and another process holds the duty. Its handler does no harm twice.
      if (!(await duties.done(duty, result.done, now))) log.warn('a duty took longer than its lease', about);
    } else if ('retryAt' in result && !isGivenUp(duty, now)) {
      await duties.retry(duty, result.code, result.retryAt);
    } else {
      const code = 'dead' in result ? result.dead : result.code;
      await this.handlers.get(duty.kind)?.givenUp?.(duty);
      if (await duties.dead(duty, code, now)) log.error('a duty is given up', { ...about, code });
    }
  }

  private report(): void {
    const { readiness, metrics, duties, clock } = this.parts;
    readiness.watch('duties', async () => {
      const { dead } = await duties.backlog(this.kinds, clock.now());
      return dead > 0 ? 'degraded' : 'ok';
    });
    metrics.gauge('kinsent_duties', 'Duties of this service by standing.', ['standing'], async (gauge) => {
      const { due, dead } = await duties.backlog(this.kinds, clock.now());
      gauge.set({ standing: 'due' }, due);
      gauge.set({ standing: 'dead' }, dead);
    });
    metrics.gauge('kinsent_duties_oldest_seconds', 'Age of the oldest duty that is due.', [], async (gauge) => {
      const { oldestDueAt } = await duties.backlog(this.kinds, clock.now());
      gauge.set(oldestDueAt === null ? 0 : Math.max(0, (clock.now().getTime() - oldestDueAt.getTime()) / 1000));
    });
  }
}
