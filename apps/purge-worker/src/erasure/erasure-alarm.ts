import { Metrics, Readiness } from '@kinsent/host';
import { ErasureDeskStore } from '@kinsent/store';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/**
 * The service is not well while somebody who has to forget a child is late: whoever watches it has to look. It goes on
 * working all the same, and nothing that depends on it waits for this (ADR 12).
 */
@Injectable()
export class ErasureAlarm implements OnApplicationBootstrap {
  constructor(
    private readonly desk: ErasureDeskStore,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.watch('erasures', async () => ((await this.desk.isAnyOverdue()) ? 'down' : 'ok'));
    this.metrics.gauge('kinsent_erasures', 'Erasures under way by standing.', ['standing'], async (gauge) => {
      const { open, overdue } = await this.desk.standing();
      gauge.set({ standing: 'open' }, open);
      gauge.set({ standing: 'overdue' }, overdue);
    });
  }
}
