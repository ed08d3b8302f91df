import type { Policy } from '@kinsent/consent';
import type { PolicyStore } from '@kinsent/store';

/** Thrown when a request refers to a policy that was never registered; nothing can be said to its guardian then. */
export class UnknownPolicy extends Error {
  override readonly name = 'UnknownPolicy';

  readonly code = 'unknown_policy';
}

/** Policies by digest: a guardian is told and bound by the one that the request was made under, not by today's (N5). */
export class PoliciesInUse {
  private readonly known = new Map<string, Policy>();

  constructor(
    current: { readonly policy: Policy; readonly digest: string },
    private readonly store: PolicyStore,
  ) {
    this.known.set(current.digest, current.policy);
  }

  /** Throws UnknownPolicy. */
  async find(digest: string): Promise<Policy> {
    const known = this.known.get(digest) ?? (await this.store.find(digest))?.document;
    if (known === undefined) throw new UnknownPolicy('A request refers to a policy that is not in the database.');
    this.known.set(digest, known);
    return known;
  }
}
