import { Clock, Metrics, Readiness } from '@kinsent/host';
import { InquiryStore } from '@kinsent/store';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeskCounters } from '../staff/desk-counters';
import { inquiriesPath, inquiryRoles } from './inquiry-roles';

/** Somebody has to look while an inquiry waits longer than it should: at the desk, and whoever watches the service. */
@Injectable()
export class InquiryAlarm implements OnApplicationBootstrap {
  constructor(
    private readonly inquiries: InquiryStore,
    private readonly counters: DeskCounters,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const backlog = () => this.inquiries.backlog(this.clock.now());
    this.counters.add({
      key: 'inquiries',
      path: inquiriesPath,
      roles: inquiryRoles,
      count: async () => {
        const { open, overdue } = await backlog();
        return { waiting: open, overdue };
      },
    });
    this.readiness.watch('inquiries', async () => ((await backlog()).overdue > 0 ? 'degraded' : 'ok'));
    const help = 'Inquiries of parents who were never asked, by standing.';
    this.metrics.gauge('kinsent_inquiries', help, ['standing'], async (gauge) => {
      const { open, overdue } = await backlog();
      gauge.set({ standing: 'open' }, open);
      gauge.set({ standing: 'overdue' }, overdue);
    });
  }
}
