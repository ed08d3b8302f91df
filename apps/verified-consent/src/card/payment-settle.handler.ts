import { addPeriod, owe } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult, PoliciesInUse } from '@kinsent/host';
import {
  ChildCaseStore,
  type Duty,
  fingerprintIndex,
  newId,
  NotFound,
  type PaymentMove,
  PaymentMoved,
  type PaymentRecord,
  PaymentStore,
  VerificationPassed,
  VerificationStore,
} from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { CurrentRules } from '../current-rules';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { decidePaid } from './decide-paid';
import { Charger, type ChargeSeen } from './charger.port';

/** A page of the provider's that nobody used is over after a day; then it says so. */
const longestSession = 'P2D';
/** How long to wait before asking again about a page that is open, when the provider tells nothing: half its age. */
const leastPauseMs = 5 * 60_000;
/** How many guardians one card may serve in which time before somebody looks (a household has few). */
const card = { guardians: 3, withinMs: 30 * 24 * 60 * 60_000 } as const;

/** Asks the provider how a charge stands and writes what follows; for each of its words, and where it says none at all. */
@Injectable()
export class PaymentSettleHandler extends DutyHandler {
  readonly kind = 'payment.settle';

  constructor(
    private readonly payments: PaymentStore,
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly charger: Charger,
    private readonly policies: PoliciesInUse,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {
    super();
  }

  async handle({ subjectId, key }: Duty): Promise<DutyResult> {
    const payment = await this.payments.byId(subjectId);
    if (payment === null) return { done: { payment: 'forgotten' } };
    if (payment.state !== 'opened') return { done: { payment: payment.state } };
    try {
      // A word of the provider's has its own id in the key.
      return await this.settle(payment, key !== `${this.kind}/${subjectId}`);
    } catch (error) {
      // Another word of the provider's was settled at the same time, or the guardian was proven in another way: look again.
      if (error instanceof PaymentMoved || error instanceof VerificationPassed)
        return { retryAt: this.clock.now(), code: error.code };
      throw error;
    }
  }

  private async settle(payment: PaymentRecord, told: boolean): Promise<DutyResult> {
    const at = this.clock.now();
    const over = at >= addPeriod(payment.createdAt, longestSession);
    const { sessionId } = payment;
    // Nobody was led to a page that we never heard of.
    const seen: ChargeSeen =
      sessionId === null ? { state: over ? 'expired' : 'open', url: null } : await this.charger.look(sessionId);
    if (seen.state === 'open') {
      if (told) {
        if (payment.decline !== null) await this.tell(payment, 'declined', at);
        return { done: { payment: 'opened' } };
      }
      const age = at.getTime() - payment.createdAt.getTime();
      return { retryAt: new Date(at.getTime() + Math.max(leastPauseMs, age / 2)), code: 'charge_open' };
    }
    if (seen.state === 'expired') return this.expire(payment, at);
    return this.take(payment, seen, at);
  }

  private async expire(payment: PaymentRecord, at: Date): Promise<DutyResult> {
    await this.tell(payment, 'expired', at, { id: payment.id, from: 'opened', to: 'expired', at });
    return { done: { payment: 'expired' } };
  }

  /** Tells the app that a try came to nothing, in the commit that says so; another one is open while the request is. */
  private async tell(
    { verificationId }: PaymentRecord,
    cause: 'declined' | 'expired',
    at: Date,
    move?: PaymentMove,
  ): Promise<void> {
    const verification = verificationId === null ? null : await this.verifications.byId(verificationId);
    if (verification === null) return move === undefined ? undefined : this.payments.move(move, []);
    const { id, requestId } = verification;
    const data = { consentRequestId: requestId, verificationId: id, method: 'card-payment', cause };
    await this.cases.change({ requestId }, ({ child: { app, id: childId } }) => ({
      at,
      ...(move === undefined ? {} : { payment: move }),
      events: [{ app, childId, type: 'verification.failed', data }],
      answer: null,
    }));
  }

  private async take(
    payment: PaymentRecord,
    seen: Extract<ChargeSeen, { state: 'paid' }>,
    at: Date,
  ): Promise<DutyResult> {
    const fingerprint =
      seen.fingerprint === null ? null : fingerprintIndex(this.config.verificationKey, seen.fingerprint);
    const verification = payment.verificationId === null ? null : await this.verifications.byId(payment.verificationId);
    if (verification === null) return this.giveBack(payment, seen.intentId, at);
    const known = await this.cases.findByRequest(null, verification.requestId);
    const request = known?.requests.find(({ id }) => id === verification.requestId);
    if (request === undefined) return this.giveBack(payment, seen.intentId, at);
    const policy = await this.policies.find(request.policyDigest);
    const [evidenceId, proofId] = [newId(at), newId(at)];
    const flagged = fingerprint !== null && (await this.isUsedByMany(fingerprint, verification.guardianId, at));
    const { countsFrom } = this.rules;
    const { noticeDigest } = verification;
    try {
      const outcome = await this.cases.change({ requestId: request.id }, (now) =>
        decidePaid(now, {
          payment,
          verification,
          seen,
          fingerprint,
          flagged,
          standsUntil: addPeriod(at, policy.verification?.stands ?? 'PT0S'),
          grounds: { evidenceId, method: 'card-payment', proofId, noticeDigest, policy, countsFrom, at },
        }),
      );
      return { done: { payment: 'paid', outcome } };
    } catch (error) {
      if (error instanceof NotFound) return this.giveBack(payment, seen.intentId, at);
      throw error;
    }
  }

  /** Everybody whom it could have been for is forgotten: nothing is left to do but to give it back. */
  private async giveBack(payment: PaymentRecord, intentId: string, at: Date): Promise<DutyResult> {
    await this.payments.move({ id: payment.id, from: 'opened', to: 'paid', intentId, refusal: 'too-late', at }, [
      owe('payment.refund', payment.id, null, at),
    ]);
    return { done: { payment: 'paid', outcome: 'too-late' } };
  }

  private async isUsedByMany(fingerprint: Buffer, guardianId: string, at: Date): Promise<boolean> {
    const since = new Date(at.getTime() - card.withinMs);
    return (await this.payments.othersWithCard(fingerprint, guardianId, since)) >= card.guardians;
  }
}
