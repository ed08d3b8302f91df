import type Stripe from 'stripe';
import { newId, seconds } from '../new-id';
import type { Decline, TestCard } from '../test-cards';

/** What every charge says on a statement before the suffix: the account's own prefix. */
const statementPrefix = 'TEST';
const longestStatement = 22;

/** One attempt at a card: paid, or refused by its bank. */
export function newCharge(
  intent: Stripe.PaymentIntent,
  { card, fingerprint, decline, at }: { card: TestCard; fingerprint: string; decline: Decline | null; at: Date },
): Stripe.Charge {
  const paid = decline === null;
  return {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: paid ? newId('txn') : null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: statementOf(intent.statement_descriptor_suffix),
    captured: paid,
    created: seconds(at),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid,
    payment_intent: intent.id,
    payment_method: newId('pm'),
    payment_method_details: { type: 'card', card: cardOf(card, fingerprint, intent.amount, at) },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

/** What a charge is called on the card holder's statement. */
export function statementOf(suffix: string | null): string {
  return (suffix === null ? statementPrefix : `${statementPrefix}* ${suffix}`).slice(0, longestStatement).toUpperCase();
}

function outcomeOf(decline: Decline | null): Stripe.Charge.Outcome {
  const paid = decline === null;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: paid ? 'approved_by_network' : 'declined_by_network',
    reason: paid ? null : decline.declineCode,
    risk_level: 'normal',
    risk_score: 1,
    seller_message: paid ? 'Payment complete.' : 'The bank did not return any further details with this decline.',
    type: paid ? 'authorized' : 'issuer_declined',
  };
}

function cardOf(
  card: TestCard,
  fingerprint: string,
  amount: number,
  at: Date,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: at.getUTCFullYear() + 3,
    fingerprint,
    funding: card.funding,
    installments: null,
    last4: card.number.slice(-4),
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: card.threeDSecure
      ? {
          authentication_flow: 'challenge',
          electronic_commerce_indicator: '05',
          exemption_indicator: null,
          result: 'authenticated',
          result_reason: null,
          transaction_id: newId('tds'),
          version: '2.2.0',
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  };
}
