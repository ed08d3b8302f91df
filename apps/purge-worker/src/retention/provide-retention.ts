import { Clock, Log, Metrics } from '@kinsent/host';
import { RetentionClockStore, RetentionPlanStore, type RetentionRuling } from '@kinsent/store';
import type { Provider } from '@nestjs/common';
import { RetentionWorker } from './retention-worker';

/** The one who carries out retention, by this policy. */
export function provideRetention(ruling: RetentionRuling): Provider {
  return {
    provide: RetentionWorker,
    inject: [RetentionClockStore, RetentionPlanStore, Clock, Log, Metrics],
    useFactory: (
      clocks: RetentionClockStore,
      plans: RetentionPlanStore,
      clock: Clock,
      log: Log,
      metrics: Metrics,
    ): RetentionWorker => new RetentionWorker({ ruling, clocks, plans, clock, log, metrics }),
  };
}
