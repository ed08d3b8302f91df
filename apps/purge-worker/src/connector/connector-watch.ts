import type { Policy } from '@kinsent/consent';
import { type Log, type Readiness } from '@kinsent/host';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { checkConnectors } from './check-connectors';
import type { Connectors } from './connectors';
import type { FindingLevel } from './judge-tables';
import type { PlaceOf } from './policy-places';

const everyMs = 15 * 60_000;

/**
 * Looks at the connectors at the start and every quarter of an hour: what stands in their way is an error in the log
 * and `degraded`. The service goes on, for what is owed elsewhere does not wait for an app's database.
 */
export class ConnectorWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private faulty = false;
  private told = '';

  constructor(
    private readonly policy: Pick<Policy, 'connectors' | 'purposes'>,
    private readonly connectors: Connectors,
    private readonly placeOf: PlaceOf,
    private readonly readiness: Readiness,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.connectors.all().length === 0) return;
    this.readiness.watch('connectors', async () => (this.faulty ? 'degraded' : 'ok'));
    this.timer = setInterval(() => this.look(), everyMs);
    this.look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private look(): void {
    this.looking = this.looking.then(async () => {
      const findings = await checkConnectors(this.policy, this.connectors);
      const lines = (level: FindingLevel): string[] =>
        findings
          .filter((finding) => finding.level === level)
          .map(({ path, message }) => `${this.placeOf(path)}  ${message}`);
      const [faults, warnings] = [lines('fault'), lines('warning')];
      this.faulty = faults.length > 0;
      const telling = JSON.stringify([faults, warnings]);
      if (telling === this.told) return;
      this.told = telling;
      if (faults.length > 0) {
        this.log.error('connectors cannot erase as the policy declares them', {
          code: 'connector_faults',
          context: faults,
        });
      }
      if (warnings.length > 0) {
        this.log.warn('connectors may be slow, or stopped', { code: 'connector_warnings', context: warnings });
      }
    });
  }
}
