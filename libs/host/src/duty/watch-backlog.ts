import type { DutyKind } from '@kinsent/consent';
import type { DutyStore } from '@kinsent/store';
import type { Clock } from '../clock/clock';
import type { Readiness } from '../health/readiness';
import type { Metrics } from '../metrics/metrics';

interface Watched {
  readonly duties: DutyStore;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/** Shows what a service owes: as metrics, and in its health where duties of these kinds were given up. */
export function watchBacklog({ duties, clock, metrics, readiness }: Watched, kinds: readonly DutyKind[]): void {
  const backlog = () => duties.backlog(kinds, clock.now());
  readiness.watch('duties', async () => {
    const { dead } = await backlog();
    return dead > 0 ? 'degraded' : 'ok';
  });
  metrics.gauge('kinsent_duties', 'Duties of this service by standing.', ['standing'], async (gauge) => {
    const { due, dead } = await backlog();
    gauge.set({ standing: 'due' }, due);
    gauge.set({ standing: 'dead' }, dead);
  });
  metrics.gauge('kinsent_duties_oldest_seconds', 'Age of the oldest duty that is due.', [], async (gauge) => {
    const { oldestDueAt } = await backlog();
    gauge.set(oldestDueAt === null ? 0 : Math.max(0, (clock.now().getTime() - oldestDueAt.getTime()) / 1000));
  });
}
