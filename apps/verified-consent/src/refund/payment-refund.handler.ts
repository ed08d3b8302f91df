import { type DutyDraft, type EventType, owe, owesRefund } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult, Log } from '@kinsent/host';
import {
  ChildCaseStore,
  type Duty,
  NotFound,
  type PaymentMove,
  PaymentMoved,
  type PaymentRecord,
  PaymentStore,
  type VerificationRecord,
  VerificationStore,
} from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { Charger, type RefundSeen } from '../card/charger.port';

/** A bank that takes its time is asked again after an hour, one that refused after six. */
const pauses = { pending: 60 * 60_000, failed: 6 * 60 * 60_000 } as const;

/**
 * Gives a charge back and goes on until it has gone back (N7). What is told, and to whom, is told when it has happened: the app
 * by an event, the guardian by a letter, staff by the list of what failed.
 */
@Injectable()
export class PaymentRefundHandler extends DutyHandler {
  readonly kind = 'payment.refund';

  constructor(
    private readonly payments: PaymentStore,
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly charger: Charger,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async handle({ subjectId, attempts, key, id: dutyId }: Duty): Promise<DutyResult> {
    const payment = await this.payments.byId(subjectId);
    if (payment === null) return { done: { refund: 'forgotten' } };
    const { intentId } = payment;
    if (intentId === null) return { done: { refund: 'nothing-paid' } };
    // A word of the provider's makes us look; it is not for it to have money moved.
    const told = key !== `${this.kind}/${subjectId}` && !key.startsWith(retryKey(subjectId));
    const seen =
      owesRefund(payment.state) && !told
        ? await this.charger.refund({ paymentId: payment.id, intentId, attempt: attempts })
        : await this.charger.lookAtRefund(intentId);
    try {
      return await this.follow(payment, seen, { dutyId, told });
    } catch (error) {
      if (error instanceof PaymentMoved) return { retryAt: this.clock.now(), code: error.code };
      throw error;
    }
  }

  private async follow(payment: PaymentRecord, seen: RefundSeen, { dutyId, told }: Trying): Promise<DutyResult> {
    const at = this.clock.now();
    const { state } = payment;
    switch (seen.state) {
      case 'done':
        if (state !== 'refunded') await this.gaveBack(payment, seen.refundId, at);
        return { done: { refund: 'done' } };
      case 'by-bank':
        // Nobody is written: whoever holds the card says that they do not know of it.
        if (owesRefund(state))
          await this.write(payment, { id: payment.id, from: state, to: 'refunded', at }, 'verification.refunded', []);
        return { done: { refund: 'by-bank' } };
      case 'failed':
        if (state !== 'refund-failed') await this.failed(payment, told, at);
        if (told) return { done: { refund: 'failed' } };
        this.log.error('A charge could not be given back', { dutyId, code: 'refund_failed' });
        return { retryAt: new Date(at.getTime() + pauses.failed), code: 'refund_failed' };
      case 'pending':
        if (told) return { done: { refund: 'pending' } };
        return { retryAt: new Date(at.getTime() + pauses.pending), code: 'refund_pending' };
      case 'none':
        return { done: { refund: 'none' } };
    }
  }

  private gaveBack(payment: PaymentRecord, refundId: string | null, at: Date): Promise<void> {
    const { id, state } = payment;
    const move: PaymentMove = { id, from: state, to: 'refunded', at, ...(refundId === null ? {} : { refundId }) };
    // One letter for each time that it went back: it may have come back in between.
    return this.write(payment, move, 'verification.refunded', [], ({ childId }) => [
      owe('letter.refunded', id, childId, at, at),
    ]);
  }

  /** One that was done and came back has nobody who still tries: it is owed anew. */
  private failed(payment: PaymentRecord, told: boolean, at: Date): Promise<void> {
    const { id, state } = payment;
    const move: PaymentMove = { id, from: state, to: 'refund-failed', at };
    const again = new Date(at.getTime() + pauses.failed);
    const anew = { ...owe(this.kind, id, null, again), key: `${retryKey(id)}${at.toISOString()}` };
    return this.write(payment, move, 'verification.refund_failed', told ? [anew] : []);
  }

  /** With those who are told, while they are known; without anybody when the guardian is forgotten. */
  private async write(
    payment: PaymentRecord,
    move: PaymentMove,
    type: Extract<EventType, 'verification.refunded' | 'verification.refund_failed'>,
    duties: readonly DutyDraft[],
    toThem: (verification: VerificationRecord) => DutyDraft[] = () => [],
  ): Promise<void> {
    const { verificationId } = payment;
    const verification = verificationId === null ? null : await this.verifications.byId(verificationId);
    if (verification === null) return this.payments.move(move, duties);
    const { requestId, id } = verification;
    const data = { consentRequestId: requestId, verificationId: id };
    try {
      await this.cases.change({ requestId }, ({ child }) => ({
        at: move.at,
        payment: move,
        duties: [...duties, ...toThem(verification)],
        events: [{ app: child.app, childId: child.id, type, data }],
        answer: null,
      }));
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      await this.payments.move(move, duties);
    }
  }
}

interface Trying {
  readonly dutyId: string;
  /** Owed because the provider told something, not because money is owed. */
  readonly told: boolean;
}

function retryKey(paymentId: string): string {
  return `payment.refund/${paymentId}/again/`;
}
