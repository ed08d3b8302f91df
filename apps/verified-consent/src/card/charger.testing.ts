import Stripe from 'stripe';
import {
  Charger,
  type ChargerEvent,
  ChargerUnavailable,
  type ChargeSeen,
  type ChargeSession,
  type ChargeWish,
  type RefundSeen,
} from './charger.port';
import { StripeCharger } from './stripe.charger';

const webhookSecret = `whsec_${'t'.repeat(24)}`;

/** Reads and checks webhooks as the real one does; that needs no network. */
const reader = new StripeCharger({ secretKey: 'sk_test_unit', webhookSecret, apiUrl: null, origins: [] });

type Paid = Extract<ChargeSeen, { state: 'paid' }>;

interface Till {
  readonly wish: ChargeWish;
  seen: ChargeSeen;
  refund: RefundSeen;
}

/** A payment provider within the test: what it answers is set by the test, and what it was asked can be counted. */
export class TestCharger extends Charger {
  readonly origins = ['https://pay.example'];
  /** Every call fails while it is down. */
  isDown = false;
  /** What a new refund comes to. */
  refunds: 'done' | 'pending' | 'failed' | 'by-bank' = 'done';
  /** How many refunds were made, each of which moves money. */
  readonly made: string[] = [];
  private readonly tills = new Map<string, Till>();

  async open(wish: ChargeWish): Promise<ChargeSession> {
    this.answer();
    const sessionId = `cs_${wish.paymentId}`;
    const url = `https://pay.example/${sessionId}`;
    if (!this.tills.has(sessionId)) {
      this.tills.set(sessionId, { wish, seen: { state: 'open', url }, refund: { state: 'none' } });
    }
    return { sessionId, url };
  }

  async look(sessionId: string): Promise<ChargeSeen> {
    this.answer();
    return this.till(sessionId).seen;
  }

  async refund({ intentId, attempt }: { paymentId: string; intentId: string; attempt: number }): Promise<RefundSeen> {
    this.answer();
    const till = this.of(intentId);
    if (till.refund.state === 'done' || till.refund.state === 'pending') return till.refund;
    if (this.refunds === 'by-bank') return { state: 'by-bank' };
    this.made.push(intentId);
    till.refund = { state: this.refunds, refundId: `re_${intentId}_${attempt}` };
    return till.refund;
  }

  async lookAtRefund(intentId: string): Promise<RefundSeen> {
    this.answer();
    return this.of(intentId).refund;
  }

  async paymentOf(intentId: string): Promise<string | null> {
    this.answer();
    return this.of(intentId).wish.paymentId;
  }

  hear(body: Buffer, signature: string | undefined, at: Date): ChargerEvent {
    return reader.hear(body, signature, at);
  }

  /** What was asked of the last session that was opened. */
  get lastWish(): ChargeWish {
    return [...this.tills.values()].at(-1)!.wish;
  }

  /** The card holder pays, as the provider would say it; `change` for what it may say otherwise. */
  pay(sessionId: string, change: Partial<Paid> = {}): void {
    const till = this.till(sessionId);
    const { paymentId, charge } = till.wish;
    till.seen = {
      state: 'paid',
      intentId: `pi_${paymentId}`,
      reference: paymentId,
      currency: charge.currency.toLowerCase(),
      amount: charge.amount,
      funding: 'credit',
      fingerprint: `card of ${paymentId}`,
      ...change,
    };
  }

  expire(sessionId: string): void {
    this.till(sessionId).seen = { state: 'expired' };
  }

  /** The bank says later how a refund ended. */
  settleRefund(intentId: string, state: 'done' | 'failed'): void {
    this.of(intentId).refund = { state, refundId: `re_${intentId}` };
  }

  private answer(): void {
    if (this.isDown) throw new ChargerUnavailable('stripe_down');
  }

  private till(sessionId: string): Till {
    const till = this.tills.get(sessionId);
    if (till === undefined) throw new ChargerUnavailable('stripe_resource_missing');
    return till;
  }

  private of(intentId: string): Till {
    const till = [...this.tills.values()].find(({ seen }) => seen.state === 'paid' && seen.intentId === intentId);
    if (till === undefined) throw new ChargerUnavailable('stripe_resource_missing');
    return till;
  }
}

/** An event of Stripe's with a signature of that moment. */
export function signedEvent(
  type: string,
  object: Readonly<Record<string, unknown>>,
  at: Date,
  { id = `evt_${Math.random().toString(36).slice(2)}`, secret = webhookSecret } = {},
): { body: string; signature: string } {
  const body = JSON.stringify({
    id,
    object: 'event',
    type,
    created: Math.floor(at.getTime() / 1000),
    data: { object },
  });
  const timestamp = Math.floor(at.getTime() / 1000);
  return { body, signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) };
}
