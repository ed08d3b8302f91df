import { type DutyDraft, type EventType, owe } from '@kinsent/consent';
import {
  ChildCaseStore,
  NotFound,
  type PaymentMove,
  type PaymentRecord,
  PaymentStore,
  type VerificationRecord,
  VerificationStore,
} from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/**
 * Writes down how giving charges back went. What is told, and to whom, is told when it has happened (N7): the app by an event,
 * the guardian by a letter, staff by the list of what failed. All of it throws PaymentMoved when somebody else was first.
 */
@Injectable()
export class Refunds {
  constructor(
    private readonly payments: PaymentStore,
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
  ) {}

  /** The money has gone back. One letter for each time that it did: it may have come back in between. */
  gaveBack(payment: PaymentRecord, refundId: string | null, at: Date): Promise<void> {
    const { id, state } = payment;
    const move: PaymentMove = { id, from: state, to: 'refunded', at, ...(refundId === null ? {} : { refundId }) };
    return this.write(payment, move, 'verification.refunded', [], ({ childId }) => [
      owe('letter.refunded', id, childId, at, at),
    ]);
  }

  /** The card holder's bank has taken it back: nobody is written, for whoever holds the card does not know of it. */
  wentBack(payment: PaymentRecord, at: Date): Promise<void> {
    const { id, state } = payment;
    return this.write(payment, { id, from: state, to: 'refunded', at }, 'verification.refunded', []);
  }

  /** It failed. With `again`, nobody tries any more since it had been done: it is owed anew for then. */
  failed(payment: PaymentRecord, again: Date | null, at: Date): Promise<void> {
    const { id, state } = payment;
    const move: PaymentMove = { id, from: state, to: 'refund-failed', at };
    const anew =
      again === null ? [] : [{ ...owe('payment.refund', id, null, again), key: `${retryKey(id)}${at.toISOString()}` }];
    return this.write(payment, move, 'verification.refund_failed', anew);
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

/** What the keys of duties begin with that try again what had been done. */
export function retryKey(paymentId: string): string {
  return `payment.refund/${paymentId}/again/`;
}
