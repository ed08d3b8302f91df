import type { Policy } from '@kinsent/consent';

/** The policy that this process runs by, checked at boot. `digest` is the SHA-256 (hex) of its canonical JSON. */
export class CurrentPolicy {
  constructor(
    readonly policy: Policy,
    readonly digest: string,
  ) {}
}
