import { owe, type PaymentRefusal, refusalOf } from '@kinsent/consent';
import type { ChildCase, Decision, PaymentRecord, VerificationRecord } from '@kinsent/store';
import { type Grounds, grantOn } from '../proof/grant-on';
import { type Waiting, waitingIn } from '../proof/waiting-in';
import type { ChargeSeen } from './charger.port';

export interface Paid {
  readonly payment: PaymentRecord;
  readonly verification: VerificationRecord;
  readonly seen: Extract<ChargeSeen, { state: 'paid' }>;
  readonly fingerprint: Buffer | null;
  /** True when the same card has served too many guardians who have nothing to do with each other. */
  readonly flagged: boolean;
  readonly standsUntil: Date;
  readonly grounds: Grounds;
}

/**
 * What a charge that was paid leads to: a proof of the guardian and what they said yes to, or nothing. Whatever it is, the
 * money goes back (N7), and the commit that takes the money in owes that.
 */
export function decidePaid(known: ChildCase, paid: Paid): Decision<PaymentRefusal | 'passed'> {
  const { payment, verification, seen, fingerprint, flagged, grounds } = paid;
  const { at, policy, proofId } = grounds;
  const waiting = waitingIn(known, verification.requestId, policy, at);
  const refusal = refusalIn(paid, waiting);
  const ids = { consentRequestId: verification.requestId, verificationId: verification.id };
  const about = { app: known.child.app, childId: known.child.id };
  const move = {
    id: payment.id,
    from: 'opened',
    to: 'paid',
    intentId: seen.intentId,
    fingerprint,
    at,
    ...(flagged ? { flaggedAt: at } : {}),
  } as const;
  const duties = [owe('payment.refund', payment.id, null, at)];
  const review = flagged ? [{ ...about, type: 'verification.review_needed', data: ids } as const] : [];
  if (refusal !== null) {
    const data = { ...ids, method: grounds.method, cause: refusal };
    const events = [{ ...about, type: 'verification.failed', data } as const, ...review];
    return { at, payment: { ...move, refusal }, duties, events, answer: refusal };
  }
  const now = waiting.filter(({ actOfItsOwn }) => !actOfItsOwn).map(({ consent }) => consent);
  return {
    at,
    verification: {
      step: 'pass',
      id: verification.id,
      proof: {
        id: proofId,
        guardianId: verification.guardianId,
        method: grounds.method,
        standsUntil: paid.standsUntil,
        reusableAt: payment.reusableAt,
      },
    },
    payment: { ...move, proofId },
    advances: grantOn(known, now, grounds),
    duties,
    events: [{ ...about, type: 'verification.passed', data: { ...ids, method: grounds.method } }, ...review],
    answer: 'passed',
  };
}

function refusalIn({ payment, verification, seen }: Paid, waiting: readonly Waiting[]): PaymentRefusal | null {
  const asked = { reference: payment.id, currency: payment.currency, amount: payment.amount };
  const byItself = refusalOf(asked, seen);
  if (byItself !== null) return byItself;
  if (payment.disputedAt !== null) return 'disputed';
  if (verification.passedAt !== null) return 'twice';
  return waiting.length === 0 ? 'too-late' : null;
}
