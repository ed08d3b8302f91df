import { expiredAssurances, type Policy } from '@kinsent/consent';
import type { OnApplicationBootstrap, Provider } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { Readiness } from '../health/readiness';
import { Log } from '../log/log';

/**
 * Says loudly that a recipient's written assurance is out of date: an error in the log at the start, and `degraded` for as
 * long as it lasts. A service goes on, for what is owed to children does not wait; permissions deny by themselves (312.8(c)).
 */
export class AssuranceWatch implements OnApplicationBootstrap {
  constructor(
    private readonly policy: Pick<Policy, 'recipients'>,
    private readonly clock: Clock,
    private readonly readiness: Readiness,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.watch('assurances', async () => (this.expired().length > 0 ? 'degraded' : 'ok'));
    const expired = this.expired();
    if (expired.length === 0) return;
    this.log.error('the written assurance of recipients in the policy has expired: nothing may be given to them', {
      code: 'assurance_expired',
      context: expired,
    });
  }

  private expired(): string[] {
    return expiredAssurances(this.policy, this.clock.now());
  }
}

/** For the module of a service that runs by a policy. */
export function watchAssurances(policy: Pick<Policy, 'recipients'>): Provider {
  return {
    provide: AssuranceWatch,
    inject: [Clock, Readiness, Log],
    useFactory: (clock: Clock, readiness: Readiness, log: Log) => new AssuranceWatch(policy, clock, readiness, log),
  };
}
