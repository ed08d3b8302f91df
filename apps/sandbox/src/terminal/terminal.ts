import { Agenda } from './agenda';
import { apiRoutes } from './api/api.routes';
import { controlRoutes } from './control.routes';
import { allWell, type Switches } from './switches';
import { overviewRoutes } from './pages/overview.routes';
import { payRoutes } from './pages/pay.routes';
import { terminalServer } from './terminal-server';
import { Book } from './till/book';
import type { Desk } from './till/desk';
import { Deliveries } from './webhook/deliveries';
import { newEvent } from './webhook/new-event';

/*
 * The card terminal: a stand-in for Stripe on loopback that Stripe's own SDK talks to. No money moves.
 *
 *   new Stripe(key, { host: '127.0.0.1', port, protocol: 'http' })
 *
 * /v1/…          Stripe's API: Checkout Sessions, PaymentIntents, charges, refunds, balance, events
 * /c/pay/…       the page that a session's `url` leads to
 * /              all payments, webhooks and switches, for people
 * /control/…     the same for tests, as JSON:
 *
 *   GET  /control/state                          { switches, payments, webhooks, held, now }
 *   POST /control/switches {…}                   any of delaySeconds, duplicates, order ('as-happened' | 'reversed'), hold,
 *                                                forge, staleSeconds, refundsDown, down, answerMs; the others stay
 *   POST /control/release                        lets webhooks go that were held (reversed if `order` says so)
 *   POST /control/lose                           loses them for ever
 *   POST /control/resend {event} | {session}     sends again, whatever became of it
 *   POST /control/pay {session, card, threeDSecure?: 'complete' | 'fail'}
 *                                                as the page would: { outcome: 'paid' | 'declined' | 'challenge' |
 *                                                'closed', code, declineCode, redirect }
 *   POST /control/dispute/:charge                the card holder disputes it
 *   POST /control/warn/:charge                   an early fraud warning
 *   POST /control/fail-refund/:refund            a refund that had succeeded, or is pending, fails
 *   POST /control/complete-refund/:refund        a pending refund succeeds
 *   POST /control/sessions/:id {amountTotal?, currency?, clientReferenceId?}
 *                                                changes what must never change
 *
 * What comes by itself later (disputes, warnings, answers to refunds) comes after a minute of the sandbox's clock.
 */

export interface TerminalOptions {
  readonly port: number;
  readonly host: string;
  /** Where a browser finds it, without a slash at the end. */
  readonly publicUrl: string;
  /** The sandbox's first page. */
  readonly hubUrl: string;
  readonly webhookUrl: string;
  readonly webhookSecret: string;
  readonly secretKey: string;
  readonly now: () => Date;
  /** Calls back when the clock has been moved and everybody knows of it. */
  readonly onJump: (listener: () => void) => void;
}

export interface Terminal {
  readonly url: string;
  /** How many payments went through. */
  readonly payments: number;
  /** How much is due at `now` and has not happened: webhooks that are neither held nor taken. */
  due(now: Date): number;
  /** When something happens by itself next; null when nothing does. */
  nextDueAt(): Date | null;
  /** Changes with everything that is sent or to be sent. */
  readonly movement: number;
  stop(): Promise<void>;
}

/** Starts the terminal. Rejects when its port is taken. */
export async function startTerminal(options: TerminalOptions): Promise<Terminal> {
  const { port, host, publicUrl, hubUrl, webhookUrl, webhookSecret, secretKey, now, onJump } = options;
  let switches: Switches = allWell;
  const book = new Book();
  const agenda = new Agenda(now);
  const deliveries = new Deliveries({ url: webhookUrl, secret: webhookSecret, switches: () => switches, now });
  const desk: Desk = {
    book,
    agenda,
    now,
    publicUrl,
    account: secretKey,
    tell: (session, happened, cause = { requestId: null, idempotencyKey: null }) => {
      const events = happened.map((each) => newEvent(each, now(), cause));
      for (const event of events) book.events.set(event.id, event);
      deliveries.add(events, session);
    },
  };
  const switchboard = {
    get: () => switches,
    set: (wanted: Switches) => {
      switches = wanted;
      deliveries.look();
    },
  };
  const server = terminalServer(port, () => switches);
  apiRoutes(server, { desk, secretKey, switches: () => switches });
  controlRoutes(server, { desk, deliveries, switches: switchboard });
  payRoutes(server, desk);
  overviewRoutes(server, { desk, deliveries, switches: switchboard, hubUrl });
  onJump(() => {
    agenda.look();
    deliveries.look();
  });
  await server.listen({ port, host });
  return {
    url: publicUrl,
    get payments() {
      return book.paid;
    },
    due: (at) => agenda.due(at) + deliveries.due(at),
    nextDueAt: () => earliest(agenda.nextAt(), deliveries.nextAt()),
    get movement() {
      return deliveries.movement;
    },
    stop: async () => {
      agenda.stop();
      await server.close();
      await deliveries.stop();
    },
  };
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
