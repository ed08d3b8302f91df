import Stripe from 'stripe';
import { newId, seconds } from '../new-id';

/** Kinds of events that the terminal tells, with what they are about. */
export type Happened =
  | { type: 'checkout.session.completed' | 'checkout.session.expired'; object: Stripe.Checkout.Session }
  | { type: 'payment_intent.payment_failed' | 'payment_intent.succeeded'; object: Stripe.PaymentIntent }
  | { type: 'charge.succeeded' | 'charge.refunded'; object: Stripe.Charge }
  | { type: 'refund.created' | 'refund.updated' | 'refund.failed'; object: Stripe.Refund }
  | { type: 'charge.dispute.created'; object: Stripe.Dispute }
  | { type: 'radar.early_fraud_warning.created'; object: Stripe.Radar.EarlyFraudWarning };

/** The API request that brought it about; null ids when it came about by itself. */
export interface Cause {
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

/** An event as it stands at this moment; later changes of the object do not reach it. */
export function newEvent({ type, object }: Happened, at: Date, cause: Cause): Stripe.Event {
  const event = {
    id: newId('evt'),
    object: 'event' as const,
    api_version: Stripe.API_VERSION,
    created: seconds(at),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
    type,
  };
  return event as Stripe.Event;
}
