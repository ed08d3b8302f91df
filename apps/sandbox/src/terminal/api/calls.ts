import type Stripe from 'stripe';
import { newId, seconds } from '../new-id';
import { expireSession, openSession } from '../till/checkout';
import type { Desk } from '../till/desk';
import { refund } from '../till/refunds';
import type { Cause } from '../webhook/new-event';
import type { Given } from './given';
import { listed, readPage } from './list';
import { readRefundParams } from './refund-params';
import { readSessionParams } from './session-params';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Answers an object of Stripe's, or throws StripeFault. `id` is that of the path, empty where it has none. */
  readonly run: (desk: Desk, given: Given, request: { readonly id: string; readonly cause: Cause }) => object;
}

/** Every call of Stripe's API that the stand-in knows. */
export const calls: readonly Call[] = [
  { method: 'POST', path: '/v1/checkout/sessions', run: openOne },
  { method: 'GET', path: '/v1/checkout/sessions', run: listSessions },
  { method: 'POST', path: '/v1/checkout/sessions/:id/expire', run: expireOne },
  read('/v1/checkout/sessions/:id', ({ book }, id) => book.session(id)),
  read('/v1/payment_intents/:id', ({ book }, id) => book.intent(id)),
  read('/v1/charges/:id', ({ book }, id) => book.charge(id)),
  { method: 'POST', path: '/v1/refunds', run: refundOne },
  { method: 'GET', path: '/v1/refunds', run: listRefunds },
  read('/v1/refunds/:id', ({ book }, id) => book.refund(id)),
  { method: 'GET', path: '/v1/balance', run: balance },
  { method: 'GET', path: '/v1/events', run: listEvents },
  read('/v1/events/:id', ({ book }, id) => book.event(id)),
];

/** The id that a request is known by, as in Stripe's logs. */
export function newRequestId(): string {
  return newId('req');
}

function read(path: string, find: (desk: Desk, id: string) => object): Call {
  return {
    method: 'GET',
    path,
    run: (desk, given, { id }) => {
      given.end();
      return find(desk, id);
    },
  };
}

function openOne(desk: Desk, given: Given): object {
  return openSession(desk, readSessionParams(given, seconds(desk.now())));
}

function expireOne(desk: Desk, given: Given, { id, cause }: { readonly id: string; readonly cause: Cause }): object {
  given.end();
  return expireSession(desk, id, cause);
}

function refundOne(desk: Desk, given: Given, { cause }: { readonly cause: Cause }): object {
  return refund(desk, readRefundParams(given), cause);
}

function listSessions({ book }: Desk, given: Given): object {
  const page = readPage(given);
  const intent = given.text('payment_intent');
  const status = given.oneOf('status', ['open', 'complete', 'expired']);
  given.end();
  const fits = [...book.sessions.values()].filter(
    (each) => (intent === null || each.payment_intent === intent) && (status === null || each.status === status),
  );
  return listed(fits, page, '/v1/checkout/sessions');
}

function listRefunds({ book }: Desk, given: Given): object {
  const page = readPage(given);
  const [charge, intent] = [given.text('charge'), given.text('payment_intent')];
  given.end();
  const fits = [...book.refunds.values()].filter(
    (each) => (charge === null || each.charge === charge) && (intent === null || each.payment_intent === intent),
  );
  return listed(fits, page, '/v1/refunds');
}

function listEvents({ book }: Desk, given: Given): object {
  const page = readPage(given);
  const types = given.texts('types') ?? [given.text('type')].filter((type) => type !== null);
  given.end();
  const fits = [...book.events.values()].filter(({ type }) => types.length === 0 || types.includes(type));
  return listed(fits, page, '/v1/events');
}

function balance({ book }: Desk, given: Given): Stripe.Balance {
  given.end();
  const sums = new Map<string, number>();
  for (const { currency, amount_captured, amount_refunded } of book.charges.values()) {
    sums.set(currency, (sums.get(currency) ?? 0) + amount_captured - amount_refunded);
  }
  if (sums.size === 0) sums.set('eur', 0);
  const pending = [...sums].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
  const available = pending.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } }));
  return { object: 'balance', available, livemode: false, pending };
}
