import { Clock, Log, Readiness } from '@kinsent/host';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isInDate } from './processor-certificate';
import { Processors } from './processors';

/** Says loudly that a processor's pinned certificate is out of date: its answers are not believed until it is renewed. */
@Injectable()
export class ProcessorWatch implements OnApplicationBootstrap {
  constructor(
    private readonly processors: Processors,
    private readonly clock: Clock,
    private readonly readiness: Readiness,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.processors.all().length === 0) return;
    this.readiness.watch('processors', async () => (this.outOfDate().length > 0 ? 'degraded' : 'ok'));
    const outOfDate = this.outOfDate();
    if (outOfDate.length === 0) return;
    this.log.error('the certificate of processors is out of date: they cannot prove that they have erased', {
      code: 'open_dsr_certificate_expired',
      context: outOfDate,
    });
  }

  private outOfDate(): string[] {
    const at = this.clock.now();
    return this.processors
      .all()
      .filter(({ certificate }) => !isInDate(certificate, at))
      .map(({ name }) => name);
  }
}
