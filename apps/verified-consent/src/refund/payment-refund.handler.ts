import { owesRefund } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult, Log } from '@kinsent/host';
import { type Duty, PaymentMoved, type PaymentRecord, PaymentStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { Charger, type RefundSeen } from '../card/charger.port';
import { Refunds, retryKey } from './refunds';

/** A bank that takes its time is asked again after an hour, one that refused after six. */
const pauses = { pending: 60 * 60_000, failed: 6 * 60 * 60_000 } as const;

/** Gives a charge back and goes on until it has gone back (N7). */
@Injectable()
export class PaymentRefundHandler extends DutyHandler {
  readonly kind = 'payment.refund';

  constructor(
    private readonly payments: PaymentStore,
    private readonly refunds: Refunds,
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
    // Somebody may have given it back by hand meanwhile.
    if (!told && !owesRefund(payment.state)) return { done: { refund: payment.state } };
    const seen = told
      ? await this.charger.lookAtRefund(intentId)
      : await this.charger.refund({ paymentId: payment.id, intentId, attempt: attempts });
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
        if (state !== 'refunded') await this.refunds.gaveBack(payment, seen.refundId, at);
        return { done: { refund: 'done' } };
      case 'by-bank':
        // Nobody is written: whoever holds the card says that they do not know of it.
        if (owesRefund(state)) await this.refunds.wentBack(payment, at);
        return { done: { refund: 'by-bank' } };
      case 'failed':
        if (state !== 'refund-failed')
          await this.refunds.failed(payment, told ? new Date(at.getTime() + pauses.failed) : null, at);
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
}

interface Trying {
  readonly dutyId: string;
  /** Owed because the provider told something, not because money is owed. */
  readonly told: boolean;
}
