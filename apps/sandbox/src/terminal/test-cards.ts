import { createHmac } from 'node:crypto';

/** Why a payment by a card is refused, in Stripe's words. */
export interface Decline {
  readonly code: 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error';
  readonly declineCode: string | null;
  readonly message: string;
}

/** What happens some time after the payment, or after its refund. */
export type Aftermath = 'dispute' | 'fraud-warning' | 'refund-fails' | 'refund-pends';

/** A card that Stripe publishes for testing. It belongs to nobody and pays nothing. */
export interface TestCard {
  readonly number: string;
  readonly brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  readonly funding: 'credit' | 'debit' | 'prepaid';
  /** Asks the card holder to prove themselves at their bank. */
  readonly threeDSecure: boolean;
  readonly decline: Decline | null;
  readonly aftermath: Aftermath | null;
  /** Key of its line on the payment page; null for a card that is taken but not offered. */
  readonly offered: OfferedCard | null;
}

export type OfferedCard =
  | 'success'
  | 'declined'
  | 'insufficient'
  | 'expired'
  | 'cvc'
  | 'threeDSecure'
  | 'prepaid'
  | 'dispute'
  | 'warning'
  | 'refundFails'
  | 'refundPends';

function card(number: string, about: Partial<TestCard> = {}): TestCard {
  const plain = { brand: 'visa', funding: 'credit', threeDSecure: false } as const;
  return { number, ...plain, decline: null, aftermath: null, offered: null, ...about };
}

function declined(declineCode: string, message = 'Your card was declined.'): Decline {
  return { code: 'card_declined', declineCode, message };
}

const insufficient = declined('insufficient_funds', 'Your card has insufficient funds.');

/** Those that Stripe's documentation names for what can be seen here; every other number is refused. */
export const testCards: readonly TestCard[] = [
  card('4242424242424242', { offered: 'success' }),
  card('4000000000000002', { offered: 'declined', decline: declined('generic_decline') }),
  card('4000000000009995', { offered: 'insufficient', decline: insufficient }),
  card('4000000000000069', {
    offered: 'expired',
    decline: { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
  }),
  card('4000000000000127', {
    offered: 'cvc',
    decline: {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      message: "Your card's security code is incorrect.",
    },
  }),
  card('4000002500003155', { offered: 'threeDSecure', threeDSecure: true }),
  card('5105105105105100', { offered: 'prepaid', brand: 'mastercard', funding: 'prepaid' }),
  card('4000000000000259', { offered: 'dispute', aftermath: 'dispute' }),
  card('4000000000005423', { offered: 'warning', aftermath: 'fraud-warning' }),
  card('4000000000005126', { offered: 'refundFails', aftermath: 'refund-fails' }),
  card('4000000000007726', { offered: 'refundPends', aftermath: 'refund-pends' }),
  card('4000056655665556', { funding: 'debit' }),
  card('5555555555554444', { brand: 'mastercard' }),
  card('2223003122003222', { brand: 'mastercard' }),
  card('5200828282828210', { brand: 'mastercard', funding: 'debit' }),
  card('378282246310005', { brand: 'amex' }),
  card('371449635398431', { brand: 'amex' }),
  card('6011111111111117', { brand: 'discover' }),
  card('4000000000009987', { decline: declined('lost_card') }),
  card('4000000000009979', { decline: declined('stolen_card') }),
  card('4000000000000119', {
    decline: {
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  }),
  card('4000002760003184', { threeDSecure: true }),
  card('4000008260003178', { threeDSecure: true, decline: insufficient }),
  card('4000008400001629', { threeDSecure: true, decline: declined('generic_decline') }),
];

/** The card with this number, spaces or not; null for every number that Stripe does not publish for testing. */
export function findTestCard(number: string): TestCard | null {
  const digits = number.replace(/[ -]/g, '');
  return testCards.find((each) => each.number === digits) ?? null;
}

/** In groups, as it stands on a card. */
export function spacedNumber(number: string): string {
  return number.length === 15
    ? number.replace(/^(\d{4})(\d{6})(\d{5})$/, '$1 $2 $3')
    : number.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** The same for the same number in the same account, and tells nothing of it. */
export function fingerprintOf(number: string, account: string): string {
  return createHmac('sha256', account).update(number).digest('base64url').replace(/[-_]/g, 'k').slice(0, 16);
}
