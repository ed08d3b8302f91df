import { Clock } from '@kinsent/host';
import { PolicyStore } from '@kinsent/store';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CurrentPolicy } from './current-policy';

/** Keeps the policy as it was when consents were asked under it; the same version registers once (N5). */
@Injectable()
export class PolicyRegistration implements OnApplicationBootstrap {
  constructor(
    private readonly current: CurrentPolicy,
    private readonly policies: PolicyStore,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { policy, digest } = this.current;
    await this.policies.register({ digest, label: policy.version, document: policy }, this.clock.now());
  }
}
