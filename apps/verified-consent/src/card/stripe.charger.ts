import Stripe from 'stripe';
import {
  Charger,
  type ChargerEvent,
  ChargerUnavailable,
  type ChargeSeen,
  type ChargeSession,
  type ChargeWish,
  ForgedEvent,
  type RefundSeen,
} from './charger.port';
import { isOurs, readStripeEvent } from './stripe-event';

export interface StripeAccess {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** A stand-in for the provider; null for Stripe itself. */
  readonly apiUrl: string | null;
  /** Where its payment pages are. */
  readonly origins: readonly string[];
}

/** How long Stripe may take to answer; its library tries twice more, with the same key. */
const patience = { timeout: 15_000, maxNetworkRetries: 2 } as const;

/** How old a word of Stripe's may be, in seconds: what it sends again it signs anew. */
const tolerance = 300;

/** Charges by Stripe Checkout: cards only, captured at once, the card typed in on Stripe's own page. */
export class StripeCharger extends Charger {
  readonly origins: readonly string[];
  private readonly stripe: Stripe;
  private readonly webhookSecret: string;

  constructor({ secretKey, webhookSecret, apiUrl, origins }: StripeAccess) {
    super();
    this.stripe = new Stripe(secretKey, { ...patience, ...at(apiUrl), telemetry: false });
    this.webhookSecret = webhookSecret;
    this.origins = origins;
  }

  async open(wish: ChargeWish): Promise<ChargeSession> {
    const { paymentId, charge, label, statement, locale, doneUrl, leftUrl } = wish;
    const session = await answered(() =>
      this.stripe.checkout.sessions.create(
        {
          mode: 'payment',
          allowed_payment_method_types: ['card'],
          // What is asked is what is charged, in the currency that it was asked in.
          adaptive_pricing: { enabled: false },
          client_reference_id: paymentId,
          metadata: { payment: paymentId },
          locale: locale === 'nl' ? 'nl' : 'en',
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: charge.currency.toLowerCase(),
                unit_amount: charge.amount,
                product_data: { name: label },
              },
            },
          ],
          payment_intent_data: { statement_descriptor_suffix: statement, metadata: { payment: paymentId } },
          success_url: doneUrl.replace('{session}', '{CHECKOUT_SESSION_ID}'),
          cancel_url: leftUrl,
        },
        { idempotencyKey: `charge/${paymentId}` },
      ),
    );
    if (session.url === null) throw new ChargerUnavailable('stripe_no_page');
    return { sessionId: session.id, url: session.url };
  }

  async look(sessionId: string): Promise<ChargeSeen> {
    const session = await answered(() =>
      this.stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent.latest_charge'] }),
    );
    if (session.status === 'expired') return { state: 'expired' };
    if (session.status !== 'complete' || session.payment_status !== 'paid') {
      return { state: 'open', url: session.status === 'open' ? session.url : null };
    }
    return paidIn(session);
  }

  async refund({
    paymentId,
    intentId,
    attempt,
  }: {
    paymentId: string;
    intentId: string;
    attempt: number;
  }): Promise<RefundSeen> {
    const before = await this.lookAtRefund(intentId);
    if (before.state === 'done' || before.state === 'pending') return before;
    try {
      // A key of its own for each attempt: Stripe answers a key that failed with the same failure for a day.
      const refund = await this.stripe.refunds.create(
        { payment_intent: intentId, metadata: { payment: paymentId } },
        { idempotencyKey: `refund/${paymentId}/${attempt}` },
      );
      return seen(refund);
    } catch (error) {
      if (codeOf(error) === 'charge_already_refunded') return { state: 'done', refundId: null };
      if (codeOf(error) === 'charge_disputed') return { state: 'by-bank' };
      throw unavailable(error);
    }
  }

  async lookAtRefund(intentId: string): Promise<RefundSeen> {
    const { data } = await answered(() => this.stripe.refunds.list({ payment_intent: intentId, limit: 100 }));
    const all = data.map(seen);
    const best = all.find(({ state }) => state === 'done') ?? all.find(({ state }) => state === 'pending') ?? all[0];
    return best ?? { state: 'none' };
  }

  async paymentOf(intentId: string): Promise<string | null> {
    const { metadata } = await answered(() => this.stripe.paymentIntents.retrieve(intentId));
    return isOurs(metadata['payment']) ? metadata['payment'] : null;
  }

  hear(body: Buffer, signature: string | undefined, at: Date): ChargerEvent {
    if (signature === undefined) throw new ForgedEvent('Not signed.');
    return readStripeEvent(this.signed(body, signature, at));
  }

  /** Nothing but the bytes is looked at here: whatever is wrong, it is with them. Some headers make the library stumble. */
  private signed(body: Buffer, signature: string, at: Date): Stripe.Event {
    const { webhookSecret } = this;
    try {
      return this.stripe.webhooks.constructEvent(body, signature, webhookSecret, tolerance, undefined, at.getTime());
    } catch {
      throw new ForgedEvent('Not signed by the provider.');
    }
  }
}

/** A stand-in is on this machine, without TLS. */
function at(apiUrl: string | null): { host?: string; port?: string; protocol?: 'http' } {
  if (apiUrl === null) return {};
  const { hostname, port } = new URL(apiUrl);
  return { host: hostname, port, protocol: 'http' };
}

/** What a session that was paid says, with the charge that it was paid by. */
function paidIn(session: Stripe.Checkout.Session): Extract<ChargeSeen, { state: 'paid' }> {
  const intent = session.payment_intent;
  const charge = typeof intent === 'object' ? intent?.latest_charge : null;
  if (typeof intent !== 'object' || intent === null || typeof charge !== 'object' || charge === null) {
    throw new ChargerUnavailable('stripe_not_expanded');
  }
  const { funding, fingerprint } = charge.payment_method_details?.card ?? {};
  return {
    state: 'paid',
    intentId: intent.id,
    reference: session.client_reference_id ?? '',
    // What the page asked for and what the card was charged must be one and the same.
    currency: charge.currency === session.currency ? charge.currency : '',
    amount: charge.amount_captured === session.amount_total ? charge.amount_captured : 0,
    funding: funding ?? 'unknown',
    fingerprint: fingerprint ?? null,
  };
}

function seen({ id, status }: Stripe.Refund): RefundSeen & { state: 'done' | 'pending' | 'failed' } {
  if (status === 'succeeded') return { state: 'done', refundId: id };
  return { state: status === 'failed' || status === 'canceled' ? 'failed' : 'pending', refundId: id };
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): ChargerUnavailable {
  if (error instanceof ChargerUnavailable) return error;
  return new ChargerUnavailable(`stripe_${codeOf(error)}`);
}

/** Stripe's code, which names no person; the message may. */
function codeOf(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) return 'failed';
  const text = error.code ?? error.type;
  return /^\w{1,60}$/.test(text) ? text : 'failed';
}
