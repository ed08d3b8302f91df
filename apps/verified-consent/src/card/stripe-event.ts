import type Stripe from 'stripe';
import type { ChargerEvent } from './charger.port';

/** The events of Stripe's that an operator subscribes to, and that we have a use for. */
export const stripeEvents = [
  'checkout.session.completed',
  'checkout.session.expired',
  'payment_intent.payment_failed',
  'refund.updated',
  'refund.failed',
  'charge.refunded',
  'charge.dispute.created',
  'radar.early_fraud_warning.created',
] as const;

/** What an event of Stripe's is about, in our words. Nothing that it says of money is believed: we ask Stripe again. */
export function readStripeEvent({ id, ...event }: Stripe.Event): ChargerEvent {
  const { type } = event;
  const told = (about: ChargerEvent['about']): ChargerEvent => ({ id, type, about });
  const other = told({ kind: 'other' });
  const charge = (paymentId: string | null | undefined, declined: string | null): ChargerEvent =>
    isOurs(paymentId) ? told({ kind: 'charge', paymentId, declined }) : other;
  const about = (kind: 'refund' | 'dispute', intent: string | { id: string } | null | undefined): ChargerEvent => {
    const intentId = typeof intent === 'string' ? intent : intent?.id;
    return intentId === undefined ? other : told({ kind, intentId });
  };
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.expired':
      return charge(event.data.object.client_reference_id, null);
    case 'payment_intent.payment_failed': {
      const { metadata, last_payment_error: error } = event.data.object;
      return charge(metadata['payment'], closed(error?.decline_code ?? error?.code));
    }
    case 'refund.updated':
    case 'refund.failed':
      return about('refund', event.data.object.payment_intent);
    case 'charge.refunded':
      return about('refund', event.data.object.payment_intent);
    case 'charge.dispute.created':
      return about('dispute', event.data.object.payment_intent);
    case 'radar.early_fraud_warning.created':
      return about('dispute', event.data.object.payment_intent);
    default:
      return other;
  }
}

/** Another thing that the same account sells has references of its own. */
export function isOurs(reference: string | null | undefined): reference is string {
  return typeof reference === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(reference);
}

/** A code and never a sentence. */
function closed(code: string | null | undefined): string {
  return typeof code === 'string' && /^[a-z_]{1,60}$/.test(code) ? code : 'declined';
}
