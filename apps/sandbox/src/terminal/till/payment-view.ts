import type Stripe from 'stripe';
import { type Book, idOf } from './book';

export type PaymentState = 'open' | 'expired' | 'paid' | 'refund pending' | 'refunded' | 'refund failed' | 'disputed';

/** One Checkout Session and what became of it, for people and for scripts. */
export interface PaymentView {
  readonly session: string;
  readonly state: PaymentState;
  readonly amount: number;
  readonly currency: string;
  readonly created: string;
  /** Where it is paid, while it can be. */
  readonly url: string | null;
  readonly clientReferenceId: string | null;
  readonly paymentIntent: string | null;
  /** The charge that paid it; null before. */
  readonly charge: string | null;
  readonly statement: string | null;
  readonly card: { readonly brand: string; readonly last4: string; readonly funding: string } | null;
  readonly refunds: readonly { readonly id: string; readonly status: string; readonly amount: number }[];
  /** Why the last attempt failed; null when there was none or it did not. */
  readonly failure: string | null;
  readonly warned: boolean;
}

/** All sessions, newest first. */
export function viewPayments(book: Book): PaymentView[] {
  return [...book.sessions.values()].reverse().map((session) => view(book, session));
}

function view(book: Book, session: Stripe.Checkout.Session): PaymentView {
  const intent = book.intentOf(session);
  const attempt = book.chargeOf(session);
  const charge = attempt?.paid === true ? attempt : null;
  const refunds = charge === null ? [] : book.refundsOf(charge);
  return {
    session: session.id,
    state: stateOf(session, charge, refunds),
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    created: new Date(session.created * 1000).toISOString(),
    url: session.url,
    clientReferenceId: session.client_reference_id,
    paymentIntent: intent?.id ?? null,
    charge: charge?.id ?? null,
    statement: charge?.calculated_statement_descriptor ?? null,
    card: cardOf(charge),
    refunds: refunds.map(({ id, status, amount }) => ({ id, status: status ?? '', amount })),
    failure: intent?.last_payment_error?.message ?? null,
    warned: [...book.warnings.values()].some((warning) => idOf(warning.charge) === charge?.id),
  };
}

function cardOf(charge: Stripe.Charge | null): PaymentView['card'] {
  const card = charge?.payment_method_details?.card;
  if (card === undefined) return null;
  return { brand: card.brand ?? '', last4: card.last4 ?? '', funding: card.funding ?? '' };
}

function stateOf(
  { status }: Stripe.Checkout.Session,
  charge: Stripe.Charge | null,
  refunds: readonly Stripe.Refund[],
): PaymentState {
  if (charge === null) return status === 'expired' ? 'expired' : 'open';
  if (charge.disputed) return 'disputed';
  switch (refunds.at(-1)?.status) {
    case 'pending':
      return 'refund pending';
    case 'succeeded':
      return charge.refunded ? 'refunded' : 'paid';
    case 'failed':
      return 'refund failed';
    default:
      return 'paid';
  }
}
