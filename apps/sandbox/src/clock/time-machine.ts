import { setTimeout as wait } from 'node:timers/promises';
import type { HubClock } from './hub.clock';

/** Everything in the house that can owe work. */
export interface Work {
  /** How much is due at `now` and not done, unnumbered events and letters under way included. */
  pending(now: Date): Promise<number>;
  /** When the next thing falls due; null when nothing is owed. */
  nextDueAt(): Promise<Date | null>;
}

/** Tells every service what time it is; resolves when all of them have taken it over. */
export type SpreadTime = (offsetMs: number) => Promise<void>;

export interface Journey {
  readonly from: Date;
  readonly to: Date;
  /** How often the clock stopped because something fell due. */
  readonly stops: number;
}

/** Work that fell due was not done in time; the clock stands where it got stuck. */
export class StuckInTime extends Error {
  override readonly name = 'StuckInTime';

  constructor(
    readonly pending: number,
    readonly at: Date,
  ) {
    super(`${pending} piece(s) of work that fell due are still not done.`);
  }
}

export interface TimeMachineOptions {
  readonly clock: HubClock;
  readonly work: Work;
  readonly spread: SpreadTime;
  /** Milliseconds for the work of one stop; 90,000 by default, as a process that fell holds its work for 60,000. */
  readonly patienceMs?: number;
  /** How often to stop exactly where something falls due before taking longer strides; 500 by default. */
  readonly exactStops?: number;
}

// Something that fails for ever asks for attention every few minutes: five years of that are not walked one by one.
const usualExactStops = 500;

/**
 * Moves the clock from one due time to the next (N6), so that everything happens in its order and at its hour, and
 * nothing that fell due is left behind. One journey at a time.
 */
export class TimeMachine {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TimeMachineOptions) {}

  /** Throws StuckInTime when a stop's work is not done in time. */
  advanceTo(target: (now: Date) => Date): Promise<Journey> {
    const journey = this.last.then(() => {
      const from = this.options.clock.now();
      return this.travel(from, target(from));
    });
    this.last = journey.catch(() => undefined);
    return journey;
  }

  private async travel(from: Date, to: Date): Promise<Journey> {
    const { clock, exactStops = usualExactStops } = this.options;
    let stops = 0;
    for (;;) {
      const next = await this.nextDueAt();
      const now = clock.now();
      if (next === null || next > to) break;
      if (now >= to) break;
      const stride = stops < exactStops ? 0 : (to.getTime() - from.getTime()) / exactStops;
      await this.moveTo(new Date(Math.min(to.getTime(), Math.max(next.getTime(), now.getTime() + stride))));
      stops += 1;
    }
    await this.moveTo(to);
    await this.settle();
    return { from, to: clock.now(), stops };
  }

  /** Once nothing is due: when the next thing is. */
  private async nextDueAt(): Promise<Date | null> {
    const { clock, work } = this.options;
    for (;;) {
      await this.settle();
      const next = await work.nextDueAt();
      // What fell due meanwhile and is in hand is next due when its lease ends: to go there would take it from its holder.
      if ((await work.pending(clock.now())) === 0) return next;
    }
  }

  private async moveTo(at: Date): Promise<void> {
    const { clock, spread } = this.options;
    clock.moveTo(at);
    await spread(clock.offsetMs);
  }

  /** Waits until nothing is due, also of what was owed only while waiting. */
  private async settle(): Promise<void> {
    const { clock, work, patienceMs = 90_000 } = this.options;
    const deadline = performance.now() + patienceMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, 100)) {
      const pending = await work.pending(clock.now());
      if (pending === 0) return;
      if (performance.now() > deadline) throw new StuckInTime(pending, clock.now());
      await wait(pause);
    }
  }
}
