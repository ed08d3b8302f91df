import { pageHeaders, preferredLocale, render, serveStylesheet } from '@kinsent/host';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type Stripe from 'stripe';
import { readableAmount } from '../api/currencies';
import { findTestCard } from '../test-cards';
import { type Outcome, pay, returnUrl } from '../till/checkout';
import { statementOf } from '../till/charge-object';
import type { Desk } from '../till/desk';
import { payCatalogue, reasonOf } from './pay-catalogue';
import { ChallengePage, ClosedPage, PayPage } from './pay.page';
import { terminalStyle } from './sheet';

/** The hosted page of a session, and the bank's behind it. A number that was typed goes no further than to the list of cards. */
export function payRoutes(server: FastifyInstance, desk: Desk): void {
  const { book } = desk;
  serveStylesheet(server, terminalStyle);

  server.get('/c/pay/:id', (request, reply) => show(request, reply, sessionOf(request), null));

  server.post('/c/pay/:id', (request, reply) => {
    const session = sessionOf(request);
    const { card, number } = (request.body ?? {}) as { card?: unknown; number?: unknown };
    const typed = typeof number === 'string' && number.trim() !== '' ? number : card;
    if (typeof typed !== 'string') return show(request, reply, session, 'noCard');
    const known = findTestCard(typed);
    if (known === null) return show(request, reply, session, 'notTestCard');
    return lead(reply, pay(desk, session.id, known));
  });

  server.get('/c/pay/:id/bank', (request, reply) => {
    const session = sessionOf(request);
    if (session.status !== 'open' || !book.challenges.has(session.id)) return lead(reply, { kind: 'closed', session });
    const lang = langOf(request, session);
    return send(reply, session, <ChallengePage lang={lang} amount={amountOf(session, lang)} />);
  });

  server.post('/c/pay/:id/bank', (request, reply) => {
    const session = sessionOf(request);
    const card = book.challenges.get(session.id);
    const { answer } = (request.body ?? {}) as { answer?: unknown };
    if (card === undefined) return lead(reply, { kind: 'closed', session });
    return lead(reply, pay(desk, session.id, card, answer === 'complete' ? 'complete' : 'fail'));
  });

  function sessionOf({ params }: FastifyRequest): Stripe.Checkout.Session {
    return book.session((params as { id: string }).id);
  }

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    session: Stripe.Checkout.Session,
    fault: 'noCard' | 'notTestCard' | null,
  ): FastifyReply {
    const lang = langOf(request, session);
    if (session.status !== 'open') {
      const paid = session.status === 'complete';
      const back = paid ? returnUrl(session) : session.cancel_url;
      return send(reply, session, <ClosedPage lang={lang} paid={paid} back={back} />);
    }
    const asked = book.asked.get(session.id)!;
    const intent = book.intentOf(session);
    const error = intent?.status === 'requires_payment_method' ? intent.last_payment_error : null;
    const page = {
      lang,
      amount: amountOf(session, lang),
      itemName: asked.itemName,
      statement: statementOf(asked.statementSuffix),
      cancelUrl: session.cancel_url,
      failure: error === null ? null : reasonOf(error),
      fault,
    };
    return send(reply, session, <PayPage {...page} />, fault === null ? 200 : 422);
  }

  function lead(reply: FastifyReply, { kind, session }: Pick<Outcome, 'kind' | 'session'>): FastifyReply {
    if (kind === 'paid') return reply.redirect(returnUrl(session), 303);
    return reply.redirect(`/c/pay/${session.id}${kind === 'challenge' ? '/bank' : ''}`, 303);
  }
}

function langOf({ headers }: FastifyRequest, { locale }: Stripe.Checkout.Session): string {
  if (locale === null || locale === 'auto') return preferredLocale(headers['accept-language'], ['en', 'nl']);
  return payCatalogue.closest(locale);
}

function amountOf({ amount_total: amount, currency }: Stripe.Checkout.Session, lang: string): string {
  return readableAmount(amount ?? 0, currency ?? 'eur', lang);
}

/** Under the strict headers of all pages; a form may lead to where the session returns to as well. */
function send(reply: FastifyReply, session: Stripe.Checkout.Session, page: VNode, status = 200): FastifyReply {
  const policy = pageHeaders['content-security-policy'].replace(
    "form-action 'self'",
    `form-action 'self' ${new URL(session.success_url!).origin}`,
  );
  return reply
    .code(status)
    .headers({ ...pageHeaders, 'content-security-policy': policy })
    .send(render(page));
}
