import { Catalogue } from '@kinsent/host';
import en from './pay.messages.en.json';
import nl from './pay.messages.nl.json';

export type PayMessage = keyof typeof en;

/** What whoever pays reads. */
export const payCatalogue = new Catalogue<PayMessage>({ en, nl });

const reasons: readonly PayMessage[] = [
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'payment_intent_authentication_failure',
];

/** The message for an error of Stripe's; a bank that gives no reason just declines. */
export function reasonOf(error: { readonly code?: string; readonly decline_code?: string }): PayMessage {
  return reasons.find((each) => each === error.decline_code || each === error.code) ?? 'card_declined';
}
