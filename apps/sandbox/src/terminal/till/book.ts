import type Stripe from 'stripe';
import type { SessionParams } from '../api/session-params';
import { missing } from '../api/stripe-fault';
import type { TestCard } from '../test-cards';

/** Everything that the terminal remembers of payments; in memory, so that all of it goes with the sandbox. */
export class Book {
  readonly sessions = new Map<string, Stripe.Checkout.Session>();
  readonly asked = new Map<string, SessionParams>();
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly charges = new Map<string, Stripe.Charge>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly disputes = new Map<string, Stripe.Dispute>();
  readonly warnings = new Map<string, Stripe.Radar.EarlyFraudWarning>();
  readonly events = new Map<string, Stripe.Event>();
  /** Cards whose bank waits for a word of the card holder, by session. */
  readonly challenges = new Map<string, TestCard>();
  /** Charges whose refunds do not go smoothly, by id. */
  readonly oddRefunds = new Map<string, 'refund-fails' | 'refund-pends'>();

  session(id: string, param = 'session'): Stripe.Checkout.Session {
    return found(this.sessions, id, 'checkout.session', param);
  }

  intent(id: string, param = 'intent'): Stripe.PaymentIntent {
    return found(this.intents, id, 'payment_intent', param);
  }

  charge(id: string, param = 'id'): Stripe.Charge {
    return found(this.charges, id, 'charge', param);
  }

  refund(id: string): Stripe.Refund {
    return found(this.refunds, id, 'refund', 'id');
  }

  event(id: string): Stripe.Event {
    return found(this.events, id, 'event', 'id');
  }

  intentOf(session: Stripe.Checkout.Session): Stripe.PaymentIntent | null {
    return session.payment_intent === null ? null : this.intents.get(idOf(session.payment_intent))!;
  }

  /** The last attempt to pay a session; null while there was none. */
  chargeOf(session: Stripe.Checkout.Session): Stripe.Charge | null {
    const charge = this.intentOf(session)?.latest_charge ?? null;
    return charge === null ? null : this.charges.get(idOf(charge))!;
  }

  refundsOf(charge: Stripe.Charge): Stripe.Refund[] {
    return [...this.refunds.values()].filter((refund) => refund.charge === charge.id);
  }

  /** The session that a charge paid. */
  sessionOf(charge: Stripe.Charge): Stripe.Checkout.Session {
    return [...this.sessions.values()].find(({ payment_intent }) => payment_intent === charge.payment_intent)!;
  }

  /** How many payments went through, whatever became of them. */
  get paid(): number {
    return [...this.sessions.values()].filter(({ payment_status }) => payment_status === 'paid').length;
  }
}

/** What is kept refers by id alone; objects stand in its place only in answers. */
export function idOf(reference: string | { readonly id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}

function found<T>(objects: ReadonlyMap<string, T>, id: string, what: string, param: string): T {
  const object = objects.get(id);
  if (object === undefined) throw missing(what, param);
  return object;
}
