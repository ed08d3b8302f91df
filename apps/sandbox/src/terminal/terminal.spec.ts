import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import { startTerminal, type Terminal } from './terminal';

const host = '127.0.0.1';
const secretKey = 'sk_test_terminal';
const webhookSecret = 'whsec_terminal';
const hour = 3_600_000;

interface Heard {
  readonly body: string;
  readonly signature: string;
}

let offset = 0;
let jumps: (() => void)[];
let port: number;
let terminal: Terminal;
let receiver: Server;
let heard: Heard[];
/** What the receiver answers with. */
let answers: (event: { type: string }) => number;
let stripe: Stripe;

const now = () => new Date(Date.now() + offset);

beforeEach(async () => {
  [offset, jumps, heard, answers] = [0, [], [], () => 200];
  receiver = createServer((request, response) => {
    void read(request).then((body) => {
      heard.push({ body, signature: String(request.headers['stripe-signature']) });
      response.writeHead(answers(JSON.parse(body) as { type: string })).end();
    });
  });
  await new Promise<void>((ready) => receiver.listen(0, host, ready));
  port = await freePort();
  terminal = await startTerminal({
    port,
    host,
    publicUrl: `http://localhost:${port}`,
    hubUrl: 'http://localhost:4400',
    webhookUrl: `http://${host}:${(receiver.address() as AddressInfo).port}/webhooks/stripe`,
    webhookSecret,
    secretKey,
    now,
    onJump: (listener) => jumps.push(listener),
  });
  stripe = new Stripe(secretKey, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
});

afterEach(async () => {
  await terminal.stop();
  receiver.closeAllConnections();
  await new Promise((closed) => receiver.close(closed));
});

const asked = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  allowed_payment_method_types: ['card'],
  client_reference_id: 'payment-1',
  line_items: [
    { quantity: 1, price_data: { currency: 'eur', unit_amount: 50, product_data: { name: 'Check of a card' } } },
  ],
  payment_intent_data: { statement_descriptor_suffix: 'BRICKYARD CHECK', metadata: { payment: 'payment-1' } },
  metadata: { payment: 'payment-1' },
  locale: 'en',
  success_url: 'http://localhost:4402/p/secret/verify/return?s={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://localhost:4402/p/secret/verify',
  ...more,
});

const open = () => stripe.checkout.sessions.create(asked());
const look = (id: string) => stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
const control = async <T = Record<string, unknown>>(path: string, body?: object): Promise<T> => {
  const response = await fetch(`http://${host}:${port}/control/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};
const pay = (session: string, card: string, threeDSecure?: 'complete' | 'fail') =>
  control('pay', { session, card, threeDSecure });
const refundOf = async (session: string, options: Stripe.RequestOptions = {}) => {
  const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session);
  return stripe.refunds.create({ payment_intent: intent as string, metadata: { payment: 'payment-1' } }, options);
};
const told = () => heard.map(({ body }) => (JSON.parse(body) as { type: string }).type);

async function advance(ms: number): Promise<void> {
  offset += ms;
  for (const jumped of jumps) jumped();
  await settled();
}

async function settled(): Promise<void> {
  while (terminal.due(now()) > 0) await wait(2);
}

describe('a payment', () => {
  it('is made by a session, told in its order, and signed', async () => {
    const session = await open();
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', payment_intent: null, amount_total: 50 });
    expect(session.url).toBe(`http://localhost:${port}/c/pay/${session.id}`);
    expect(await pay(session.id, '4242 4242 4242 4242')).toEqual({
      outcome: 'paid',
      code: null,
      declineCode: null,
      redirect: `http://localhost:4402/p/secret/verify/return?s=${session.id}`,
    });
    const paid = await look(session.id);
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      client_reference_id: 'payment-1',
    });
    const charge = (paid.payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({
      object: 'charge',
      amount: 50,
      paid: true,
      metadata: { payment: 'payment-1' },
      calculated_statement_descriptor: 'TEST* BRICKYARD CHECK',
      payment_method_details: { card: { last4: '4242', brand: 'visa', funding: 'credit' } },
    });
    await settled();
    expect(told()).toEqual(['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']);
    const events = heard.map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, webhookSecret));
    expect(events[2]).toMatchObject({ api_version: Stripe.API_VERSION, data: { object: { id: session.id } } });
    expect(await stripe.events.retrieve(events[2]!.id)).toMatchObject({ type: 'checkout.session.completed' });
    expect((await stripe.events.list({ type: 'charge.succeeded' })).data).toHaveLength(1);
    expect(
      (await stripe.checkout.sessions.list({ payment_intent: charge.payment_intent as string })).data,
    ).toHaveLength(1);
    expect((await stripe.balance.retrieve()).pending).toMatchObject([{ amount: 50, currency: 'eur' }]);
    expect(terminal.payments).toBe(1);
  });

  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000000069', 'expired_card', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc', 'incorrect_cvc'],
  ])('by %s is declined as %s, and another card may be tried', async (card, code, declineCode) => {
    const session = await open();
    expect(await pay(session.id, card)).toEqual({ outcome: 'declined', code, declineCode, redirect: null });
    const declined = await look(session.id);
    expect(declined).toMatchObject({
      status: 'open',
      payment_intent: { status: 'requires_payment_method', last_payment_error: { code, decline_code: declineCode } },
    });
    expect(await pay(session.id, '4242424242424242')).toMatchObject({ outcome: 'paid' });
    expect(await pay(session.id, '4242424242424242')).toMatchObject({ outcome: 'closed' });
    await settled();
    expect(told()).toEqual([
      'payment_intent.payment_failed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it('with 3-D Secure waits for the bank, fails there, and goes through there', async () => {
    const session = await open();
    expect(await pay(session.id, '4000002500003155')).toMatchObject({ outcome: 'challenge' });
    expect(await look(session.id)).toMatchObject({
      payment_intent: { status: 'requires_action', latest_charge: null },
    });
    expect(await pay(session.id, '4000002500003155', 'fail')).toMatchObject({
      outcome: 'declined',
      code: 'payment_intent_authentication_failure',
    });
    expect(await pay(session.id, '4000002500003155', 'complete')).toMatchObject({ outcome: 'paid' });
    expect(await look(session.id)).toMatchObject({
      payment_intent: {
        latest_charge: { payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } } },
      },
    });
  });

  it('by a prepaid card says so', async () => {
    const session = await open();
    await pay(session.id, '5105105105105100');
    expect(await look(session.id)).toMatchObject({
      payment_intent: {
        latest_charge: { payment_method_details: { card: { funding: 'prepaid', brand: 'mastercard' } } },
      },
    });
  });

  it('by the same card has the same fingerprint, and by another one another', async () => {
    const prints: string[] = [];
    for (const card of ['4242424242424242', '4242424242424242', '5555555555554444']) {
      const session = await open();
      await pay(session.id, card);
      const { payment_intent: intent } = await look(session.id);
      const charge = (intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
      prints.push(charge.payment_method_details?.card?.fingerprint ?? '');
    }
    expect(prints[0]).toMatch(/^\w{16}$/);
    expect(prints[1]).toBe(prints[0]);
    expect(prints[2]).not.toBe(prints[0]);
  });

  it.each(['4111111111111111', '4242424242424241', 'abc', ''])(
    'by %p is not taken, and nobody is told',
    async (card) => {
      const session = await open();
      await expect(pay(session.id, card)).rejects.toThrow('422');
      expect(heard).toEqual([]);
      expect(JSON.stringify(await control('state'))).not.toContain(card === '' ? 'paid"' : card);
    },
  );
});

describe('a session', () => {
  it('ends after a day of the sandbox’s clock', async () => {
    const session = await open();
    expect(terminal.nextDueAt()?.getTime()).toBe(session.expires_at * 1000);
    await advance(23 * hour);
    expect(await look(session.id)).toMatchObject({ status: 'open' });
    await advance(hour);
    expect(await look(session.id)).toMatchObject({ status: 'expired', url: null, payment_status: 'unpaid' });
    expect(await pay(session.id, '4242424242424242')).toMatchObject({ outcome: 'closed' });
    expect(told()).toEqual(['checkout.session.expired']);
    expect(terminal.nextDueAt()).toBeNull();
  });

  it('is ended on request, once, and not after it was paid', async () => {
    const [one, other] = [await open(), await open()];
    expect(await stripe.checkout.sessions.expire(one.id)).toMatchObject({ status: 'expired' });
    await expect(stripe.checkout.sessions.expire(one.id)).rejects.toMatchObject({ statusCode: 400 });
    await pay(other.id, '4242424242424242');
    await expect(stripe.checkout.sessions.expire(other.id)).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
    });
    await advance(25 * hour);
    expect(told().filter((type) => type === 'checkout.session.expired')).toHaveLength(1);
  });
});

describe('a refund', () => {
  it('is made once', async () => {
    const session = await open();
    await pay(session.id, '4242424242424242');
    const made = await refundOf(session.id);
    expect(made).toMatchObject({ status: 'succeeded', amount: 50, metadata: { payment: 'payment-1' } });
    await expect(refundOf(session.id)).rejects.toMatchObject({
      code: 'charge_already_refunded',
      statusCode: 400,
      type: 'StripeInvalidRequestError',
    });
    expect(await stripe.refunds.retrieve(made.id)).toMatchObject({ id: made.id });
    expect((await stripe.refunds.list({ payment_intent: made.payment_intent as string })).data).toHaveLength(1);
    expect(await stripe.charges.retrieve(made.charge as string)).toMatchObject({ refunded: true, amount_refunded: 50 });
    await settled();
    expect(told().slice(-2)).toEqual(['refund.created', 'charge.refunded']);
  });

  it('is not more than was paid, and not of what nobody paid', async () => {
    const session = await open();
    await pay(session.id, '4000000000000002');
    await expect(refundOf(session.id)).rejects.toMatchObject({ code: 'charge_not_refundable' });
    await pay(session.id, '4242424242424242');
    const intent = (await stripe.checkout.sessions.retrieve(session.id)).payment_intent as string;
    await expect(stripe.refunds.create({ payment_intent: intent, amount: 51 })).rejects.toMatchObject({
      param: 'amount',
    });
    expect(await stripe.refunds.create({ payment_intent: intent, amount: 20 })).toMatchObject({ amount: 20 });
    expect(await stripe.refunds.create({ payment_intent: intent })).toMatchObject({ amount: 30 });
  });

  it('of the one card seems done and fails later, and is owed again', async () => {
    const session = await open();
    await pay(session.id, '4000000000005126');
    const made = await refundOf(session.id);
    expect(made.status).toBe('succeeded');
    await advance(61_000);
    expect(await stripe.refunds.retrieve(made.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(told().slice(-2)).toEqual(['refund.updated', 'refund.failed']);
    expect(await refundOf(session.id)).toMatchObject({ status: 'succeeded' });
  });

  it('of the other card is pending first', async () => {
    const session = await open();
    await pay(session.id, '4000000000007726');
    const made = await refundOf(session.id);
    expect(made.status).toBe('pending');
    await advance(61_000);
    expect(await stripe.refunds.retrieve(made.id)).toMatchObject({ status: 'succeeded' });
    expect(told().at(-1)).toBe('refund.updated');
  });

  it('fails on request', async () => {
    const session = await open();
    await pay(session.id, '4242424242424242');
    const made = await refundOf(session.id);
    await control(`fail-refund/${made.id}`, {});
    expect(await stripe.refunds.retrieve(made.id)).toMatchObject({ status: 'failed' });
  });

  it('is impossible while refunds are down, and nothing of that is kept', async () => {
    const session = await open();
    await pay(session.id, '4242424242424242');
    await control('switches', { refundsDown: true });
    await expect(refundOf(session.id, { idempotencyKey: 'refund-1' })).rejects.toMatchObject({
      statusCode: 500,
      type: 'StripeAPIError',
    });
    await control('switches', { refundsDown: false });
    expect(await refundOf(session.id, { idempotencyKey: 'refund-1' })).toMatchObject({ status: 'succeeded' });
  });
});

describe('a dispute', () => {
  it('follows a minute later, and bars the way to a refund', async () => {
    const session = await open();
    await pay(session.id, '4000000000000259');
    await advance(61_000);
    expect(told().at(-1)).toBe('charge.dispute.created');
    expect(JSON.parse(heard.at(-1)!.body)).toMatchObject({ data: { object: { reason: 'fraudulent' } } });
    await expect(refundOf(session.id)).rejects.toMatchObject({ code: 'charge_disputed' });
  });

  it('comes on request, after a refund too, and once', async () => {
    const session = await open();
    await pay(session.id, '4242424242424242');
    const { charge } = await refundOf(session.id);
    await control(`dispute/${charge as string}`, {});
    await expect(control(`dispute/${charge as string}`, {})).rejects.toThrow('409');
    await settled();
    expect(told().at(-1)).toBe('charge.dispute.created');
  });

  it('may be foreseen by a warning', async () => {
    const session = await open();
    await pay(session.id, '4000000000005423');
    await advance(61_000);
    expect(told().at(-1)).toBe('radar.early_fraud_warning.created');
  });
});

describe('a repeated request', () => {
  const keyed = (key: string, more = {}) => stripe.checkout.sessions.create(asked(more), { idempotencyKey: key });

  it('has the same answer, and says so', async () => {
    const [first, second] = [await keyed('a'), await keyed('a')];
    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await keyed('b')).id).not.toBe(first.id);
  });

  it('with other parameters is refused', async () => {
    await keyed('a');
    await expect(keyed('a', { locale: 'nl' })).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeIdempotencyError',
    });
  });

  it('waits its turn while the first is at work', async () => {
    await control('switches', { answerMs: 100 });
    const first = keyed('a');
    await wait(30);
    await expect(keyed('a')).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    const { id } = await first;
    expect((await keyed('a')).id).toBe(id);
  });

  it('is forgotten after a day', async () => {
    const first = await keyed('a');
    offset += 25 * hour;
    expect((await keyed('a')).id).not.toBe(first.id);
  });

  it('may be put right after a refusal', async () => {
    await expect(keyed('a', { locale: 'xx' })).rejects.toMatchObject({ statusCode: 400, param: 'locale' });
    expect((await keyed('a')).status).toBe('open');
  });
});

describe('a request', () => {
  it('needs the key', async () => {
    const stranger = new Stripe('sk_test_other', { host, port, protocol: 'http', maxNetworkRetries: 0 });
    await expect(stranger.balance.retrieve()).rejects.toMatchObject({
      statusCode: 401,
      type: 'StripeAuthenticationError',
      rawType: 'invalid_request_error',
    });
    const basic = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
    const balance = await fetch(`http://${host}:${port}/v1/balance`, { headers: { authorization: basic } });
    expect(balance.status).toBe(200);
    expect((await fetch(`http://${host}:${port}/v1/balance`)).status).toBe(401);
  });

  it('for what is not there is told so', async () => {
    for (const [asking, param] of [
      [stripe.checkout.sessions.retrieve('cs_test_none'), 'session'],
      [stripe.paymentIntents.retrieve('pi_none'), 'intent'],
      [stripe.charges.retrieve('ch_none'), 'id'],
      [stripe.refunds.retrieve('re_none'), 'id'],
      [stripe.refunds.create({ payment_intent: 'pi_none' }), 'payment_intent'],
    ] as const) {
      await expect(asking).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing', param });
    }
    await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('in another version of the API, or expanding what is not there, is refused', async () => {
    const session = await open();
    await expect(stripe.balance.retrieve({}, { apiVersion: '2020-08-27' })).rejects.toMatchObject({ statusCode: 400 });
    await expect(stripe.checkout.sessions.retrieve(session.id, { expand: ['customer'] })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  it('finds nobody while everything is down', async () => {
    await control('switches', { down: true });
    await expect(open()).rejects.toMatchObject({ statusCode: 503 });
    await control('switches', { down: false });
    expect((await open()).status).toBe('open');
  });
});

describe('webhooks', () => {
  const paidSession = async () => {
    const session = await open();
    await pay(session.id, '4242424242424242');
    await settled();
    return session;
  };

  it('are sent again until they are taken, by the sandbox’s clock', async () => {
    answers = ({ type }) => (type === 'checkout.session.completed' ? 500 : 200);
    await paidSession();
    expect(told()).toHaveLength(3);
    const again = terminal.nextDueAt()!;
    expect(Math.round((again.getTime() - now().getTime()) / 1000)).toBe(10);
    await advance(11_000);
    expect(told()).toHaveLength(4);
    answers = () => 204;
    await advance(61_000);
    expect(told().slice(3)).toEqual(['checkout.session.completed', 'checkout.session.completed']);
    await advance(2 * hour);
    expect(told()).toHaveLength(5);
  });

  it('come in copies, in the wrong order, late', async () => {
    await control('switches', { duplicates: 2, order: 'reversed', delaySeconds: 30 });
    await paidSession();
    expect(heard).toEqual([]);
    await advance(31_000);
    const types = ['checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded'];
    expect(told()).toEqual(types.flatMap((type) => [type, type, type]));
  });

  it('are held, released in whichever order, or lost', async () => {
    await control('switches', { hold: true });
    await paidSession();
    expect([heard.length, terminal.due(now())]).toEqual([0, 0]);
    expect(await control('state')).toMatchObject({ held: 3 });
    await control('switches', { order: 'reversed' });
    expect(await control('release', {})).toEqual({ released: 3 });
    await settled();
    expect(told()[0]).toBe('checkout.session.completed');
    const lost = await paidSession();
    expect(await control('lose', {})).toEqual({ lost: 3 });
    expect(heard).toHaveLength(3);
    expect(await control('resend', { session: lost.id })).toEqual({ sent: 3 });
    await settled();
    expect(heard).toHaveLength(6);
  });

  it('are forged, or old, on request', async () => {
    answers = () => 400;
    await control('switches', { forge: true });
    await paidSession();
    const verify =
      ({ body, signature }: Heard) =>
      () =>
        stripe.webhooks.constructEvent(body, signature, webhookSecret);
    expect(verify(heard[0]!)).toThrow('No signatures found');
    await control('switches', { forge: false, staleSeconds: 3600 });
    await advance(11_000);
    expect(verify(heard.at(-1)!)).toThrow('Timestamp outside the tolerance zone');
  });

  it('say what the request was that brought them about', async () => {
    const session = await paidSession();
    await refundOf(session.id, { idempotencyKey: 'refund-7' });
    await settled();
    expect(JSON.parse(heard.at(-1)!.body)).toMatchObject({ request: { idempotency_key: 'refund-7' } });
  });
});

describe('control', () => {
  it('refuses switches that are not there', async () => {
    await expect(control('switches', { unknown: 1 })).rejects.toThrow('422');
    await expect(control('switches', { duplicates: -1 })).rejects.toThrow('422');
  });

  it('takes no orders from other pages', async () => {
    const answer = await fetch(`http://${host}:${port}/control/release`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('changes what must never change', async () => {
    const session = await open();
    await control(`sessions/${session.id}`, { amountTotal: 51, clientReferenceId: 'somebody-else' });
    expect(await look(session.id)).toMatchObject({ amount_total: 51, client_reference_id: 'somebody-else' });
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, host, ready));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return free;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
