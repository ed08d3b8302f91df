import type { GuardianProof, ChildCase, Decision, VerificationRecord } from '@kinsent/store';
import { type Grounds, grantOn } from './grant-on';
import { waitingIn } from './waiting-in';

/** A guardian uses a proof that stands: what they said yes to is granted, and nothing is charged again. */
export function decideAgain(
  known: ChildCase,
  verification: VerificationRecord,
  proof: GuardianProof,
  grounds: Grounds,
): Decision<'passed' | 'over'> {
  const { at, policy, method } = grounds;
  const waiting = waitingIn(known, verification.requestId, policy, at);
  if (waiting.length === 0 || verification.passedAt !== null || proof.standsUntil <= at) return { at, answer: 'over' };
  const now = waiting.filter(({ actOfItsOwn }) => !actOfItsOwn).map(({ consent }) => consent);
  const { app, id: childId } = known.child;
  const data = { consentRequestId: verification.requestId, verificationId: verification.id, method };
  return {
    at,
    verification: { step: 'pass', id: verification.id, proof: { id: proof.id } },
    advances: grantOn(known, now, grounds),
    events: [{ app, childId, type: 'verification.passed', data }],
    answer: 'passed',
  };
}
