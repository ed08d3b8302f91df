/**
 * The life of one charge that proves a card holder. What was paid is always owed back (N7): there is no road from `paid`
 * that does not lead through the refund.
 */
export const paymentStates = ['opened', 'expired', 'paid', 'refunded', 'refund-failed'] as const;

export type PaymentState = (typeof paymentStates)[number];

export const paymentActs = ['expire', 'pay', 'refund', 'fail'] as const;

export type PaymentAct = (typeof paymentActs)[number];

/** state → act → next state. A refund may be reported as done and come back from the bank later. */
export const paymentLifecycle: Readonly<Record<PaymentState, Readonly<Partial<Record<PaymentAct, PaymentState>>>>> = {
  opened: { expire: 'expired', pay: 'paid' },
  expired: {},
  paid: { refund: 'refunded', fail: 'refund-failed' },
  'refund-failed': { refund: 'refunded' },
  refunded: { fail: 'refund-failed' },
};

/** True while money of a guardian is with the operator. */
export function owesRefund(state: PaymentState): boolean {
  return state === 'paid' || state === 'refund-failed';
}

/**
 * Why a charge that was paid proves nothing. `prepaid`: a child may hold such a card (M-ii); `too-late`: nothing waited for
 * it any more; `twice`: proven already; `mismatch`: another amount, currency or reference than was asked; `disputed`: the card
 * holder or their bank said that it was not them.
 */
export const paymentRefusals = ['prepaid', 'too-late', 'twice', 'mismatch', 'disputed'] as const;

export type PaymentRefusal = (typeof paymentRefusals)[number];

/** What was asked of a card, in the provider's words. */
export interface ChargeAsked {
  readonly reference: string;
  readonly currency: string;
  readonly amount: number;
}

/** What the provider says was paid. `funding` is `credit`, `debit`, `prepaid` or `unknown`. */
export interface ChargePaid extends ChargeAsked {
  readonly funding: string;
}

/** What speaks against a charge by itself; null when it proves the card holder. An unknown kind of card proves nothing either. */
export function refusalOf(
  asked: ChargeAsked,
  paid: ChargePaid,
): Extract<PaymentRefusal, 'prepaid' | 'mismatch'> | null {
  const same =
    paid.reference === asked.reference &&
    paid.currency.toUpperCase() === asked.currency.toUpperCase() &&
    paid.amount === asked.amount;
  if (!same) return 'mismatch';
  return paid.funding === 'credit' || paid.funding === 'debit' ? null : 'prepaid';
}
