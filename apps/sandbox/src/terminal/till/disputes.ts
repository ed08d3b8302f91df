import type Stripe from 'stripe';
import { StripeFault } from '../api/stripe-fault';
import { newDispute, newWarning } from './after-objects';
import type { Desk } from './desk';

/**
 * The card holder says that it was not them. Comes at most once, and after a refund as well: Stripe says that it does
 * not, but banks differ. Throws StripeFault for a charge that was not paid or is disputed already.
 */
export function dispute(desk: Desk, chargeId: string): Stripe.Dispute {
  const charge = paidCharge(desk, chargeId);
  if (charge.disputed) throw new StripeFault('The charge is disputed already.');
  charge.disputed = true;
  const made = newDispute(charge, desk.now());
  desk.book.disputes.set(made.id, made);
  desk.tell(desk.book.sessionOf(charge).id, [{ type: 'charge.dispute.created', object: made }]);
  return made;
}

/** The card's network warns of fraud. Throws StripeFault for a charge that was not paid. */
export function warn(desk: Desk, chargeId: string): Stripe.Radar.EarlyFraudWarning {
  const charge = paidCharge(desk, chargeId);
  const made = newWarning(charge, desk.now());
  desk.book.warnings.set(made.id, made);
  desk.tell(desk.book.sessionOf(charge).id, [{ type: 'radar.early_fraud_warning.created', object: made }]);
  return made;
}

function paidCharge(desk: Desk, chargeId: string): Stripe.Charge {
  const charge = desk.book.charge(chargeId);
  if (!charge.paid) throw new StripeFault('The charge was not paid.');
  return charge;
}
