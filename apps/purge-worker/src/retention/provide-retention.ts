import { Clock, Log, Metrics } from '@kinsent/host';
import { DutyStore, RetentionClockStore, RetentionPlanStore, type RetentionRuling } from '@kinsent/store';
import type { Provider } from '@nestjs/common';
import { RetentionWorker } from './retention-worker';

/** The one who carries out retention, by this policy. */
export function provideRetention(ruling: RetentionRuling): Provider {
  return {
    provide: RetentionWorker,
    inject: [RetentionClockStore, RetentionPlanStore, DutyStore, Clock, Log, Metrics],
    useFactory: (
      clocks: RetentionClockStore,
      plans: RetentionPlanStore,
      duties: DutyStore,
      clock: Clock,
      log: Log,
      metrics: Metrics,
    ): RetentionWorker => new RetentionWorker({ ruling, clocks, plans, duties, clock, log, metrics }),
  };
}
