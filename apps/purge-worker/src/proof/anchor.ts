import { Clock, Log, Metrics } from '@kinsent/host';
import { CheckpointStore } from '@kinsent/store';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Signer } from './signer';

const everyMs = 5 * 60_000;

/** Every five minutes, and when the clock jumps: makes a checkpoint over what the ledger has new (N3). */
@Injectable()
export class Anchor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private anchoring: Promise<void> = Promise.resolve();

  constructor(
    private readonly checkpoints: CheckpointStore,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const help = 'When the ledger was last anchored, in seconds since 1970; 0: never.';
    metrics.gauge('kinsent_ledger_anchored_seconds', help, [], async (gauge) => {
      gauge.set(((await checkpoints.newest())?.at.getTime() ?? 0) / 1000);
    });
  }

  onApplicationBootstrap(): void {
    this.clock.onJump(() => this.anchor());
    this.timer = setInterval(() => this.anchor(), everyMs);
    this.anchor();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.anchoring;
  }

  private anchor(): void {
    this.anchoring = this.anchoring.then(async () => {
      try {
        const made = await this.checkpoints.make(this.clock.now(), (checkpoint) => this.signer.checkpoint(checkpoint));
        if (made !== null) this.log.info('the ledger is anchored', { count: made.entries });
      } catch (error) {
        this.log.failure('the ledger was not anchored, which is tried again', error);
      }
    });
  }
}
