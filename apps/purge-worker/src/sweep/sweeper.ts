import { Clock, Log } from '@kinsent/host';
import { ProofStore, SweepStore } from '@kinsent/store';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';

const everyMs = 15 * 60_000;
/** Longer than any client goes on repeating a request. */
const idempotencyRetention = 'P1D';

/** Every quarter of an hour: removes events, done duties, stored answers and proof that are older than they may be. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: SweepStore,
    private readonly proof: ProofStore,
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
    this.stopping.abort();
    await this.sweeping;
  }

  private sweep(): void {
    this.sweeping = this.sweeping.then(async () => {
      try {
        const periods = { events: this.terms.eventRetention, idempotency: idempotencyRetention };
        const swept = await this.store.sweep(this.clock.now(), periods, this.stopping.signal);
        const count = Object.values(swept).reduce((sum, n) => sum + n, 0);
        if (count > 0) this.log.info('swept', { count });
        const { digest } = this.terms.ruling;
        const { lines } = await this.proof.prune(this.clock.now(), digest, this.stopping.signal);
        if (lines > 0) this.log.info('proof has ended', { count: lines });
      } catch (error) {
        this.log.failure('the sweep failed and is tried again', error);
      }
    });
  }
}
