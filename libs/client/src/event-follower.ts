import type { KinsentClient } from './kinsent-client';
import type { KinsentEvent } from './wire';

/** Where the app remembers how far it has come. `load` answers 0 when it has seen nothing yet. */
export interface SequenceMemory {
  load(): Promise<number>;
  save(sequence: number): Promise<void>;
}

export interface EventFollowerOptions {
  readonly client: Pick<KinsentClient, 'events'>;
  readonly memory: SequenceMemory;
  /** May see the same event twice, never out of order. A throw leaves the event unseen: it comes again. */
  readonly onEvent: (event: KinsentEvent) => Promise<void> | void;
  /** Told when numbers are missing and stay missing. Without it the follower stops with EventGap. */
  readonly onGap?: (gap: EventGap) => Promise<void> | void;
  /** Told of every failure that is tried again. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds between looks at a feed that has nothing new; 5000 by default. */
  readonly pollMs?: number;
  readonly pageSize?: number;
}

/** Events `from` to `to` (inclusive) will never be seen: they are past the feed's retention, or were lost (N9). */
export class EventGap extends Error {
  override readonly name = 'EventGap';

  constructor(
    readonly from: number,
    readonly to: number,
  ) {
    super(`Events ${from} to ${to} are missing from the feed.`);
  }
}

/** Follows the numbered feed, one event after another, and misses none without saying so (N9). */
export class EventFollower {
  private wakeUp: (() => void) | null = null;
  private woken = false;

  constructor(private readonly options: EventFollowerOptions) {}

  /** Looks at the feed at once; call it when a webhook arrives. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  /** Follows until the signal aborts. Failures are tried again with growing pauses; only EventGap ends it. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.catchUp(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof EventGap) throw error;
        failures += 1;
        this.options.onError?.(error);
      }
      const pollMs = this.options.pollMs ?? 5000;
      await this.pause(failures === 0 ? pollMs : Math.min(pollMs * 2 ** (failures - 1), 60_000), signal);
    }
  }

  /** Reads everything that the feed holds now. Answers the last sequence seen. */
  async catchUp(signal?: AbortSignal): Promise<number> {
    let last = await this.options.memory.load();
    while (signal?.aborted !== true) {
      const events = await this.read(last, signal);
      if (events.length === 0) break;
      for (const event of events) {
        if (event.sequence <= last) continue;
        if (event.sequence !== last + 1) await this.report(new EventGap(last + 1, event.sequence - 1));
        await this.options.onEvent(event);
        last = event.sequence;
        await this.options.memory.save(last);
      }
    }
    return last;
  }

  /** A page of the feed; one that begins or goes on with a hole is read a second time before the hole is believed. */
  private async read(last: number, signal?: AbortSignal): Promise<readonly KinsentEvent[]> {
    const { client, pageSize } = this.options;
    const first = (await client.events(last, pageSize, signal)).events;
    const events = isUnbroken(first, last) ? first : (await client.events(last, pageSize, signal)).events;
    return events.some((event) => event.sequence > last) ? events : [];
  }

  private async report(gap: EventGap): Promise<void> {
    if (this.options.onGap === undefined) throw gap;
    await this.options.onGap(gap);
  }

  private async pause(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.woken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.wakeUp, { once: true });
      });
      if (this.wakeUp !== null) signal.removeEventListener('abort', this.wakeUp);
    }
    this.wakeUp = null;
    this.woken = false;
  }
}

function isUnbroken(events: readonly KinsentEvent[], last: number): boolean {
  return events.every((event, index) => event.sequence === last + 1 + index);
}
