import { Clock, Log } from '@kinsent/host';
import { ErasureStore } from '@kinsent/store';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';

const everyMs = 15 * 60_000;
/** Longer than any client goes on repeating a request. */
const idempotencyRetention = 'P1D';

/** Every quarter of an hour: removes events and stored answers that are older than they may be. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly erasures: ErasureStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.onJump(() => this.sweep());
    this.timer = setInterval(() => this.sweep(), everyMs);
    this.sweep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private sweep(): void {
    this.sweeping = this.sweeping.then(async () => {
      try {
        const periods = { events: this.terms.eventRetention, idempotency: idempotencyRetention };
        const { events, idempotency } = await this.erasures.sweep(this.clock.now(), periods);
        if (events + idempotency > 0) this.log.info('swept', { count: events + idempotency });
      } catch (error) {
        this.log.failure('the sweep failed and is tried again', error);
      }
    });
  }
}
