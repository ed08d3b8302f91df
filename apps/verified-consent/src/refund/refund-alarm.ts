import { Metrics, Readiness } from '@kinsent/host';
import { PaymentDeskStore } from '@kinsent/store';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Whoever watches the service has to look while a guardian's money could not be given back (N7); guardians are served all the same. */
@Injectable()
export class RefundAlarm implements OnApplicationBootstrap {
  constructor(
    private readonly desk: PaymentDeskStore,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.watch('refunds', async () => ((await this.desk.backlog()).failed > 0 ? 'degraded' : 'ok'));
    this.metrics.gauge(
      'kinsent_refunds_owed',
      'Charges that have not gone back, by standing.',
      ['standing'],
      async (gauge) => {
        const { owed, failed } = await this.desk.backlog();
        gauge.set({ standing: 'owed' }, owed);
        gauge.set({ standing: 'failed' }, failed);
      },
    );
  }
}
