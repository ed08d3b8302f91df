import { Problem } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import { smallestAmount } from './api/currencies';
import { setSwitches, type Switches } from './switches';
import { findTestCard } from './test-cards';
import { pay, returnUrl } from './till/checkout';
import type { Desk } from './till/desk';
import { dispute, warn } from './till/disputes';
import { viewPayments } from './till/payment-view';
import { completeRefund, failRefund } from './till/refunds';
import type { Deliveries } from './webhook/deliveries';

export interface ControlParts {
  readonly desk: Desk;
  readonly deliveries: Deliveries;
  readonly switches: { get(): Switches; set(switches: Switches): void };
}

type Body = Readonly<Record<string, unknown>>;

/** What tests do instead of clicking. JSON in, JSON out; see terminal.ts for the list. Works while everything is down. */
export function controlRoutes(server: FastifyInstance, { desk, deliveries, switches }: ControlParts): void {
  const { book } = desk;

  server.get('/control/state', () => ({
    standIn: true,
    now: desk.now().toISOString(),
    switches: switches.get(),
    payments: viewPayments(book),
    held: deliveries.held().length,
    webhooks: deliveries.all().map(({ event, session, state, dueAt, attempts }) => ({
      id: event.id,
      type: event.type,
      session,
      state,
      dueAt: state === 'waiting' ? dueAt.toISOString() : null,
      attempts: attempts.map(({ at, outcome, forged }) => ({ at: at.toISOString(), outcome, forged })),
    })),
  }));

  server.post('/control/switches', ({ body }) => {
    try {
      switches.set(setSwitches(switches.get(), bodyOf(body)));
    } catch (error) {
      if (error instanceof RangeError) throw new Problem('invalid_fields', { detail: error.message });
      throw error;
    }
    return switches.get();
  });

  server.post('/control/release', () => ({ released: deliveries.release() }));
  server.post('/control/lose', () => ({ lost: deliveries.lose() }));

  server.post('/control/resend', ({ body }) => {
    const { event, session } = bodyOf(body);
    return { sent: deliveries.resend((each) => each.event.id === event || each.session === session) };
  });

  server.post('/control/pay', ({ body }) => {
    const { session, card, threeDSecure = null } = bodyOf(body);
    if (threeDSecure !== null && threeDSecure !== 'complete' && threeDSecure !== 'fail') {
      throw new Problem('invalid_fields', { detail: 'threeDSecure is complete or fail' });
    }
    const known = typeof card === 'string' ? findTestCard(card) : null;
    if (known === null)
      throw new Problem('invalid_fields', { detail: 'card is the number of one of Stripe’s test cards' });
    const outcome = pay(desk, String(session), known, threeDSecure);
    const { code, decline_code } = book.intentOf(outcome.session)?.last_payment_error ?? {};
    return {
      outcome: outcome.kind,
      code: code ?? null,
      declineCode: decline_code ?? null,
      redirect: outcome.kind === 'paid' ? returnUrl(outcome.session) : null,
    };
  });

  // What Stripe never does: to see that nobody trusts it blindly.
  server.post('/control/sessions/:id', ({ params, body }) => {
    const session = book.session((params as { id: string }).id);
    const { amountTotal, currency, clientReferenceId, ...others } = bodyOf(body);
    if (Object.keys(others).length > 0)
      throw new Problem('invalid_fields', { detail: 'amountTotal, currency, clientReferenceId' });
    if (Number.isInteger(amountTotal)) session.amount_total = amountTotal as number;
    if (typeof currency === 'string' && smallestAmount(currency) !== null) session.currency = currency;
    if (typeof clientReferenceId === 'string') session.client_reference_id = clientReferenceId;
    return viewPayments(book).find((each) => each.session === session.id);
  });

  for (const [path, act] of [
    ['dispute', dispute],
    ['warn', warn],
    ['fail-refund', failRefund],
    ['complete-refund', completeRefund],
  ] as const) {
    server.post(`/control/${path}/:id`, ({ params }) => act(desk, (params as { id: string }).id));
  }
}

function bodyOf(body: unknown): Body {
  return typeof body === 'object' && body !== null ? (body as Body) : {};
}
