import { Clock, Metrics, Readiness } from '@kinsent/host';
import { FormDeskStore } from '@kinsent/store';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeskCounters } from '../../staff/desk-counters';

/** Guardians were told by when their form is judged: whoever watches the service, and the desk, see when that is not kept. */
@Injectable()
export class FormWatch implements OnApplicationBootstrap {
  constructor(
    private readonly desk: FormDeskStore,
    private readonly counters: DeskCounters,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const tally = () => this.desk.tally(this.clock.now());
    const roles = ['reviewer'] as const;
    this.counters.add({ key: 'forms', path: '/desk/forms', roles, count: tally });
    this.counters.add({
      key: 'unmatched',
      path: '/desk/forms/unmatched',
      roles,
      count: async () => ({ waiting: (await tally()).unmatched, overdue: 0 }),
    });
    this.readiness.watch('forms', async () => ((await tally()).overdue > 0 ? 'degraded' : 'ok'));
    this.metrics.gauge(
      'kinsent_forms_waiting',
      'Signed forms that wait for people, by standing.',
      ['standing'],
      async (gauge) => {
        const { waiting, unmatched } = await tally();
        gauge.set({ standing: 'matched' }, waiting);
        gauge.set({ standing: 'unmatched' }, unmatched);
      },
    );
    this.metrics.gauge(
      'kinsent_forms_overdue',
      'Signed forms that wait longer than their guardians were told.',
      [],
      async (gauge) => gauge.set((await tally()).overdue),
    );
  }
}
