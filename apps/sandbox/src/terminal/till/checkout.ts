import type Stripe from 'stripe';
import type { SessionParams } from '../api/session-params';
import { StripeFault } from '../api/stripe-fault';
import { type Decline, fingerprintOf, type TestCard } from '../test-cards';
import type { Cause } from '../webhook/new-event';
import { idOf } from './book';
import { newCharge } from './charge-object';
import { type Desk, later } from './desk';
import { dispute, warn } from './disputes';
import { newIntent } from './intent-object';
import { newSession } from './session-object';

/** What came of trying to pay. */
export type Outcome =
  | { readonly kind: 'paid'; readonly session: Stripe.Checkout.Session }
  | { readonly kind: 'declined'; readonly session: Stripe.Checkout.Session; readonly decline: Decline | null }
  /** The bank wants to hear from the card holder first. */
  | { readonly kind: 'challenge'; readonly session: Stripe.Checkout.Session }
  /** The session was paid before, or has ended. */
  | { readonly kind: 'closed'; readonly session: Stripe.Checkout.Session };

/** How a card holder answered their bank. */
export type Answer3ds = 'complete' | 'fail';

export function openSession(desk: Desk, params: SessionParams): Stripe.Checkout.Session {
  const session = newSession(params, desk.now(), desk.publicUrl);
  desk.book.sessions.set(session.id, session);
  desk.book.asked.set(session.id, params);
  desk.agenda.at(new Date(params.expiresAt * 1000), () => {
    if (session.status === 'open') endSession(desk, session);
  });
  return session;
}

/** Ends a session that nobody has paid. Throws StripeFault for one that is not open any more. */
export function expireSession(desk: Desk, id: string, cause: Cause): Stripe.Checkout.Session {
  const session = desk.book.session(id);
  if (session.status !== 'open') {
    throw new StripeFault(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  endSession(desk, session, cause);
  return session;
}

function endSession(desk: Desk, session: Stripe.Checkout.Session, cause?: Cause): void {
  session.status = 'expired';
  session.url = null;
  const intent = desk.book.intentOf(session);
  if (intent !== null) intent.status = 'canceled';
  desk.tell(session.id, [{ type: 'checkout.session.expired', object: session }], cause);
}

/**
 * Pays with a card, or has it refused; a second payment of the same session changes nothing. Without an answer to the
 * bank a card that asks for 3-D Secure leads to a challenge.
 */
export function pay(desk: Desk, id: string, card: TestCard, answer: Answer3ds | null = null): Outcome {
  const session = desk.book.session(id);
  if (session.status !== 'open') return { kind: 'closed', session };
  const intent = intentFor(desk, session);
  if (card.threeDSecure && answer === null) {
    intent.status = 'requires_action';
    desk.book.challenges.set(id, card);
    return { kind: 'challenge', session };
  }
  desk.book.challenges.delete(id);
  if (card.threeDSecure && answer === 'fail') return refuseUnproven(desk, session, intent);
  const { decline } = card;
  const charge = newCharge(intent, {
    card,
    fingerprint: fingerprintOf(card.number, desk.account),
    decline,
    at: desk.now(),
  });
  desk.book.charges.set(charge.id, charge);
  intent.latest_charge = charge.id;
  if (decline !== null) {
    intent.status = 'requires_payment_method';
    intent.last_payment_error = {
      type: 'card_error',
      code: decline.code,
      ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
      message: decline.message,
      charge: charge.id,
      payment_method_type: 'card',
    };
    desk.tell(session.id, [{ type: 'payment_intent.payment_failed', object: intent }]);
    return { kind: 'declined', session, decline };
  }
  settle(session, intent, charge);
  desk.tell(session.id, [
    { type: 'charge.succeeded', object: charge },
    { type: 'payment_intent.succeeded', object: intent },
    { type: 'checkout.session.completed', object: session },
  ]);
  if (card.aftermath === 'dispute') desk.agenda.at(later(desk.now), () => void dispute(desk, charge.id));
  if (card.aftermath === 'fraud-warning') desk.agenda.at(later(desk.now), () => void warn(desk, charge.id));
  if (card.aftermath === 'refund-fails' || card.aftermath === 'refund-pends') {
    desk.book.oddRefunds.set(charge.id, card.aftermath);
  }
  return { kind: 'paid', session };
}

/** Where the browser goes once a session is paid. */
export function returnUrl({ success_url: url, id }: Stripe.Checkout.Session): string {
  return (url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);
}

function settle(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  intent.payment_method = charge.payment_method;
  session.status = 'complete';
  session.payment_status = 'paid';
  session.url = null;
}

// Stripe makes no charge of an attempt whose card holder could not be authenticated.
function refuseUnproven(desk: Desk, session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): Outcome {
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    payment_method_type: 'card',
  };
  desk.tell(session.id, [{ type: 'payment_intent.payment_failed', object: intent }]);
  return { kind: 'declined', session, decline: null };
}

function intentFor(desk: Desk, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  if (session.payment_intent !== null) return desk.book.intent(idOf(session.payment_intent));
  const intent = newIntent(desk.book.asked.get(session.id)!, desk.now());
  desk.book.intents.set(intent.id, intent);
  session.payment_intent = intent.id;
  return intent;
}
