import type { CountsFrom, Policy } from '@kinsent/consent';

/** The policy that this process runs by, checked at boot. */
export class CurrentRules {
  constructor(
    readonly policy: Policy,
    readonly digest: string,
  ) {}

  /** What today's policy says of when a yes counts. */
  get countsFrom(): CountsFrom {
    return this.policy.emailPlus.countsFrom;
  }
}
