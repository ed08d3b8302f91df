import type Stripe from 'stripe';
import { readableAmount } from '../api/currencies';
import type { RefundParams } from '../api/refund-params';
import { StripeFault } from '../api/stripe-fault';
import { newId } from '../new-id';
import type { Cause } from '../webhook/new-event';
import { newRefund } from './after-objects';
import { idOf } from './book';
import { type Desk, later } from './desk';

/** Gives money back. Throws StripeFault where Stripe refuses: refunded before, disputed, too much, nothing charged. */
export function refund(desk: Desk, params: RefundParams, cause: Cause): Stripe.Refund {
  const charge = chargeToRefund(desk, params);
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed) {
    throw new StripeFault(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  if (left === 0) {
    throw new StripeFault(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  const amount = params.amount ?? left;
  if (amount > left) {
    const [wanted, possible] = [amount, left].map((each) => readableAmount(each, charge.currency));
    // Stripe sends no code with this one.
    throw new StripeFault(`Refund amount (${wanted}) is greater than unrefunded amount on charge (${possible})`, {
      param: 'amount',
    });
  }
  const odd = desk.book.oddRefunds.get(charge.id);
  const made = newRefund(charge, { amount, params, pending: odd === 'refund-pends', at: desk.now() });
  desk.book.refunds.set(made.id, made);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  desk.tell(
    desk.book.sessionOf(charge).id,
    [
      { type: 'refund.created', object: made },
      { type: 'charge.refunded', object: charge },
    ],
    cause,
  );
  if (odd === 'refund-fails') {
    desk.agenda.at(later(desk.now), () => {
      if (made.status === 'succeeded') failRefund(desk, made.id);
    });
  }
  if (odd === 'refund-pends') {
    desk.agenda.at(later(desk.now), () => {
      if (made.status === 'pending') completeRefund(desk, made.id);
    });
  }
  return made;
}

/** The bank sends the money back to us: the refund that seemed done has failed, and what it gave is owed again. */
export function failRefund(desk: Desk, id: string): Stripe.Refund {
  const made = desk.book.refund(id);
  if (made.status === 'failed') throw new StripeFault('The refund has failed already.');
  made.status = 'failed';
  made.failure_reason = 'expired_or_canceled_card';
  made.failure_balance_transaction = newId('txn');
  const charge = desk.book.charge(idOf(made.charge!));
  charge.amount_refunded -= made.amount;
  charge.refunded = false;
  desk.tell(desk.book.sessionOf(charge).id, [
    { type: 'refund.updated', object: made },
    { type: 'refund.failed', object: made },
  ]);
  return made;
}

/** A refund that was pending has reached the bank. */
export function completeRefund(desk: Desk, id: string): Stripe.Refund {
  const made = desk.book.refund(id);
  if (made.status !== 'pending') throw new StripeFault('The refund is not pending.');
  made.status = 'succeeded';
  made.balance_transaction = newId('txn');
  delete made.pending_reason;
  const charge = desk.book.charge(idOf(made.charge!));
  desk.tell(desk.book.sessionOf(charge).id, [{ type: 'refund.updated', object: made }]);
  return made;
}

function chargeToRefund({ book }: Desk, params: RefundParams): Stripe.Charge {
  if (params.charge !== null) {
    const charge = book.charge(params.charge, 'charge');
    if (params.paymentIntent !== null && charge.payment_intent !== params.paymentIntent) {
      throw new StripeFault('The charge does not belong to the payment_intent.', { param: 'payment_intent' });
    }
    return paid(charge);
  }
  const intent = book.intent(params.paymentIntent!, 'payment_intent');
  if (intent.latest_charge === null) {
    throw new StripeFault(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  return paid(book.charge(idOf(intent.latest_charge)));
}

function paid(charge: Stripe.Charge): Stripe.Charge {
  if (charge.paid) return charge;
  throw new StripeFault(`Charge ${charge.id} was not captured and cannot be refunded.`, {
    code: 'charge_not_refundable',
  });
}
