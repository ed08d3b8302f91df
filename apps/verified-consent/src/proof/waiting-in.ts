import { awaitsVerification, type Consent, isOfAge, needsActOfItsOwn, type Policy } from '@kinsent/consent';
import type { ChildCase } from '@kinsent/store';

/** A guardian's own question that waits for proof of who they are. */
export interface Waiting {
  readonly consent: Consent;
  /** A disclosure that is asked about once more, when it is known who answers (P-02). */
  readonly actOfItsOwn: boolean;
}

/** What a guardian said yes to and what can still be granted at `at`. */
export function waitingIn(known: ChildCase, requestId: string, policy: Policy, at: Date): Waiting[] {
  const { comesOfAgeOn } = known.child;
  const request = known.requests.find(({ id }) => id === requestId);
  const over = request === undefined || request.state === 'cancelled' || at >= request.expiresAt;
  if (over || comesOfAgeOn === null || isOfAge(comesOfAgeOn, at)) return [];
  return known.consents
    .filter((consent) => consent.requestId === requestId && awaitsVerification(consent))
    .map((consent) => ({ consent, actOfItsOwn: needsActOfItsOwn(policy.purposes[consent.purpose]!) }));
}
