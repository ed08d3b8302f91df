import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { DutyKind } from '@kinsent/consent';
import type { Duty, DutyStore, EventStore, Settlement } from '@kinsent/store';
import type { Clock } from '../clock/clock';
import type { Readiness } from '../health/readiness';
import type { Log } from '../log/log';
import type { Metrics } from '../metrics/metrics';
import { isGivenUp } from './back-off';
import type { Crowd } from './crowd';
import { DutyAttempt } from './duty-attempt';
import { type AnyDutyHandler, BatchDutyHandler, type DutyResult } from './duty.handler';
import { Slots } from './slots';
import { watchBacklog } from './watch-backlog';

const concurrency = 8;
/** While the database works for one, this process works for the other. */
const batchesAtOnce = 2;
/** While others want the processors: then one of the two works, and the other rests. */
const batchesInACrowd = 1;
/** Of one kind: two that run, and one that is ready to or of which is being written down how it ended. */
const batchesInHand = 3;
/** Every commit tells of its work: while there is some in hand, one look does for all that is told in this time. */
const patienceForMoreMs = 50;
const leaseMs = 60_000;
const pollMs = 1_000;

export interface DutyRunnerParts {
  readonly handlers: readonly AnyDutyHandler[];
  readonly duties: DutyStore;
  /** Given by the one service that numbers events; null elsewhere. */
  readonly events: EventStore | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Whether others want the processors, for a service that lets them go first; null for one that does not. */
  readonly crowd: Crowd | null;
}

/** Does what is owed: claims duties of its handlers' kinds, runs a few at once, and writes down how each ended. */
export class DutyRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly handlers: ReadonlyMap<DutyKind, AnyDutyHandler>;
  private readonly kinds: readonly DutyKind[];
  private readonly single: readonly DutyKind[];
  private readonly batches: readonly BatchDutyHandler[];
  private readonly running = new Set<Promise<void>>();
  private readonly inHand = new Map<DutyKind, number>();
  private readonly slots = new Slots(() => (this.parts.crowd?.isFelt() === true ? batchesInACrowd : batchesAtOnce));
  private singles = 0;
  private looking: Promise<void> | null = null;
  private again = false;
  /** Something may be due of any kind; otherwise only of those of which the last look did not see the end. */
  private anything = false;
  private readonly more = new Set<DutyKind | 'single'>();
  private stopped = false;
  private poll: NodeJS.Timeout | null = null;
  private heard: NodeJS.Timeout | null = null;
  private stopListening: (() => Promise<void> | void) | null = null;

  constructor(private readonly parts: DutyRunnerParts) {
    this.handlers = new Map(parts.handlers.map((handler) => [handler.kind, handler]));
    this.kinds = [...this.handlers.keys()];
    this.batches = parts.handlers.filter((handler) => handler instanceof BatchDutyHandler);
    this.single = this.kinds.filter((kind) => !this.batches.some((handler) => handler.kind === kind));
    if (this.kinds.length !== parts.handlers.length) throw new Error('Two handlers do the same kind of duty.');
  }

  async onApplicationBootstrap(): Promise<void> {
    const { duties, clock } = this.parts;
    watchBacklog(this.parts, this.kinds);
    clock.onJump(() => this.wake());
    this.stopListening = await duties.onWork(() => this.hear());
    // NOTIFY wakes us for new work; the poll finds what falls due by time, and what a lost connection did not tell.
    this.poll = setInterval(() => this.wake(), pollMs);
    this.wake();
  }

  /** Claims no more, and waits for what runs. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.poll !== null) clearInterval(this.poll);
    if (this.heard !== null) clearTimeout(this.heard);
    await this.stopListening?.();
    await this.looking;
    await Promise.allSettled(this.running);
  }

  /** Looks for work now, or once more when a look is under way. */
  wake(): void {
    this.anything = true;
    this.lookAgain();
  }

  private lookAgain(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
      // Woken in the moment between the last look and here.
      if (this.again) this.lookAgain();
    });
  }

  private hear(): void {
    if (this.running.size === 0) return this.wake();
    this.heard ??= setTimeout(() => {
      this.heard = null;
      this.wake();
    }, patienceForMoreMs);
  }

  private async look(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        const anything = this.anything;
        this.anything = false;
        if (anything) await this.parts.events?.number();
        if (anything || this.more.has('single')) await this.claim();
        await this.claimBatches(anything);
      }
    } catch (error) {
      // The database is away: the next poll tries again.
      this.again = false;
      this.parts.log.failure('looking for duties failed', error);
    }
  }

  private async claim(): Promise<void> {
    if (this.single.length === 0) return;
    this.more.add('single');
    const free = concurrency - this.singles;
    if (free <= 0) return;
    const { duties, clock } = this.parts;
    const claimed = await duties.claim(this.single, free, leaseMs, clock.now());
    if (claimed.length < free) this.more.delete('single');
    for (const duty of claimed) {
      this.singles += 1;
      this.begin(this.conclude([duty], this.attempt([duty])).finally(() => (this.singles -= 1)));
    }
  }

  private async claimBatches(anything: boolean): Promise<void> {
    const meant = this.batches.filter(({ kind }) => anything || this.more.has(kind));
    for (const { kind } of meant) this.more.add(kind);
    const ready = meant.filter(({ kind }) => (this.inHand.get(kind) ?? 0) < batchesInHand);
    if (ready.length === 0) return;
    const { duties, clock } = this.parts;
    const wanted = ready.map(({ kind, batch }) => ({ kind, limit: batch }));
    const claimed = await duties.claimEach(wanted, leaseMs, clock.now());
    for (const { kind, limit } of wanted) {
      const own = claimed.filter((duty) => duty.kind === kind);
      if (own.length < limit) this.more.delete(kind);
      else this.again = true;
      if (own.length === 0) continue;
      this.inHand.set(kind, (this.inHand.get(kind) ?? 0) + 1);
      const results = this.slots.run(async () => (this.stopped ? null : this.attempt(own)));
      this.begin(this.conclude(own, results).finally(() => this.inHand.set(kind, this.inHand.get(kind)! - 1)));
    }
  }

  private begin(work: Promise<void>): void {
    const ended: Promise<void> = work.finally(() => {
      this.running.delete(ended);
      if (this.more.size > 0) this.lookAgain();
    });
    this.running.add(ended);
  }

  /** Does duties of one kind. */
  private attempt(own: readonly Duty[]): Promise<readonly DutyResult[]> {
    const { clock, log } = this.parts;
    return new DutyAttempt(this.handlers.get(own[0]!.kind)!, clock, log).all(own);
  }

  /** Writes down how duties of one kind ended, or gives them back where nobody began with them. */
  private async conclude(own: readonly Duty[], ended: Promise<readonly DutyResult[] | null>): Promise<void> {
    try {
      const results = await ended;
      await (results === null ? this.giveBack(own) : this.settle(own, results));
    } catch (error) {
      // How they ended could not be written down: the lease gives them back.
      this.parts.log.failure('a duty could not be settled', error, aboutOf(own[0]!));
    }
  }

  private async settle(own: readonly Duty[], results: readonly DutyResult[]): Promise<void> {
    const { duties, clock, log } = this.parts;
    const now = clock.now();
    const ends = own.map((duty, index) => ({ duty, end: endOf(duty, results[index], now) }));
    const heard: Settlement[] = [];
    for (const { duty, end } of ends) {
      if ('dead' in end && !(await this.mourned(duty))) continue;
      heard.push({ duty, end });
    }
    const settled = await duties.settle(heard, now);
    if (ends.some(({ end }) => 'retryAt' in end && end.retryAt <= now)) this.wake();
    for (const { duty, end } of ends) {
      if (!settled.has(duty.id)) {
        // Our lease had ended and another process holds the duty. Its handler does no harm twice.
        if ('done' in end) log.warn('a duty took longer than its lease', aboutOf(duty));
      } else if ('dead' in end) {
        log.error('a duty is given up', { ...aboutOf(duty), code: end.dead });
      }
    }
  }

  /** Tells the handler what is given up. When that fails the duty comes again, and its handler hears of it again. */
  private async mourned(duty: Duty): Promise<boolean> {
    const handler = this.handlers.get(duty.kind);
    if (handler === undefined || !('givenUp' in handler)) return true;
    try {
      await handler.givenUp?.(duty);
      return true;
    } catch (error) {
      this.parts.log.failure('a duty could not be settled', error, aboutOf(duty));
      return false;
    }
  }

  private async giveBack(own: readonly Duty[]): Promise<void> {
    const { duties, clock } = this.parts;
    await duties.settle(
      own.map((duty) => ({ duty, end: 'released' })),
      clock.now(),
    );
  }
}

function endOf(duty: Duty, result: DutyResult | undefined, now: Date): DutyResult {
  // A handler that says nothing of one has not done it.
  if (result === undefined) return { retryAt: now, code: 'unanswered' };
  return 'retryAt' in result && isGivenUp(duty, now) ? { dead: result.code } : result;
}

function aboutOf({ id, kind, attempts }: Duty): Record<string, unknown> {
  return { dutyId: id, dutyKind: kind, dutyAttempts: attempts };
}
