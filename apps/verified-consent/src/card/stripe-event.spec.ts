import type Stripe from 'stripe';
import { readStripeEvent } from './stripe-event';

const payment = '0190b3a0-0000-7000-8000-000000000001';
const read = (type: string, object: object) =>
  readStripeEvent({ id: 'evt_1', type, data: { object } } as unknown as Stripe.Event).about;

it.each([
  [
    'checkout.session.completed',
    { client_reference_id: payment },
    { kind: 'charge', paymentId: payment, declined: null },
  ],
  [
    'checkout.session.expired',
    { client_reference_id: payment },
    { kind: 'charge', paymentId: payment, declined: null },
  ],
  [
    'payment_intent.payment_failed',
    { metadata: { payment }, last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' } },
    { kind: 'charge', paymentId: payment, declined: 'insufficient_funds' },
  ],
  [
    'payment_intent.payment_failed',
    { metadata: { payment }, last_payment_error: { code: 'expired_card' } },
    { kind: 'charge', paymentId: payment, declined: 'expired_card' },
  ],
  ['refund.failed', { payment_intent: 'pi_1' }, { kind: 'refund', intentId: 'pi_1' }],
  ['refund.updated', { payment_intent: { id: 'pi_1' } }, { kind: 'refund', intentId: 'pi_1' }],
  ['charge.refunded', { payment_intent: 'pi_1' }, { kind: 'refund', intentId: 'pi_1' }],
  ['charge.dispute.created', { payment_intent: 'pi_1' }, { kind: 'dispute', intentId: 'pi_1' }],
  ['radar.early_fraud_warning.created', { payment_intent: 'pi_1' }, { kind: 'dispute', intentId: 'pi_1' }],
] as const)('%s is about a thing of ours', (type, object, about) => {
  expect(read(type, object)).toEqual(about);
});

it.each([
  ['checkout.session.completed', { client_reference_id: 'order-17' }],
  ['checkout.session.completed', { client_reference_id: null }],
  ['payment_intent.payment_failed', { metadata: {} }],
  ['charge.dispute.created', { payment_intent: null }],
  ['customer.created', { id: 'cus_1' }],
])('%s of something else is let go', (type, object) => {
  expect(read(type, object)).toEqual({ kind: 'other' });
});

it('takes a code and never a sentence', () => {
  const error = { code: 'Your card 4242 was declined.' };
  expect(read('payment_intent.payment_failed', { metadata: { payment }, last_payment_error: error })).toMatchObject({
    declined: 'declined',
  });
});
