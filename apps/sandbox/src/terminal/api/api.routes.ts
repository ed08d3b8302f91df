import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Stripe from 'stripe';
import type { Switches } from '../switches';
import type { Desk } from '../till/desk';
import { authenticate } from './authenticate';
import { type Call, calls, newRequestId } from './calls';
import { expand } from './expand';
import { type FormHash, readForm } from './form';
import { Given } from './given';
import { type Answer, Replays } from './replays';
import { StripeFault } from './stripe-fault';

export interface ApiParts {
  readonly desk: Desk;
  readonly secretKey: string;
  readonly switches: () => Switches;
}

/** Stripe's API, as far as a payment by card, its refund and their events need it. */
export function apiRoutes(server: FastifyInstance, { desk, secretKey, switches }: ApiParts): void {
  const replays = new Replays();

  for (const call of calls) {
    server.route({ method: call.method, url: call.path, handler: (request, reply) => answer(call, request, reply) });
  }
  server.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/v1/*',
    handler: (request, reply) => {
      const what = `${request.method}: ${request.url.split('?')[0]!.slice(0, 200)}`;
      const fault = new StripeFault(`Unrecognized request URL (${what}). This is a stand-in: it knows few calls.`, {
        status: 404,
      });
      return send(reply, { status: 404, body: { error: fault.body }, requestId: newRequestId() });
    },
  });

  async function answer(call: Call, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const key = call.method === 'POST' ? keyOf(request) : null;
    const requestId = newRequestId();
    let begun = false;
    let made: Answer;
    try {
      authenticate(request.headers.authorization, secretKey);
      refuseOtherVersions(request.headers['stripe-version']);
      if (call.path === '/v1/refunds' && call.method === 'POST' && switches().refundsDown) throw outage();
      const form = formOf(call, request);
      if (key !== null) {
        const before = replays.begin(key, digest(request, form), desk.now());
        if (before !== null) return await send(reply, before, { key, newRequestId: requestId });
        begun = true;
      }
      made = { status: 200, body: run(call, request, form, { requestId, idempotencyKey: key }), requestId };
    } catch (error) {
      const fault = error instanceof StripeFault ? error : ownFault(error);
      made = { status: fault.status, body: { error: fault.body }, requestId };
      if (fault.early) {
        if (begun) replays.drop(key!);
        return send(reply, made, { key });
      }
    }
    if (switches().answerMs > 0) await wait(switches().answerMs, undefined, { ref: false });
    if (begun) replays.keep(key!, made);
    return send(reply, made, { key });
  }

  function run(
    call: Call,
    request: FastifyRequest,
    form: FormHash,
    cause: Parameters<Call['run']>[2]['cause'],
  ): unknown {
    const given = new Given(form);
    const paths = given.texts('expand') ?? [];
    const { id = '' } = request.params as { id?: string };
    return expand(call.run(desk, given, { id, cause }), paths, desk.book);
  }
}

function send(
  reply: FastifyReply,
  { status, body, requestId }: Answer,
  { key = null, newRequestId: again }: { key?: string | null; newRequestId?: string } = {},
): FastifyReply {
  void reply
    .code(status)
    .header('content-type', 'application/json')
    .header('cache-control', 'no-cache, no-store')
    .header('request-id', again ?? requestId)
    .header('stripe-version', Stripe.API_VERSION)
    .header('x-stand-in', 'kinsent-sandbox; no money moves');
  if (key !== null) void reply.header('idempotency-key', key);
  if (again !== undefined) void reply.header('idempotent-replayed', 'true').header('original-request', requestId);
  if (status === 500) void reply.header('stripe-should-retry', 'false');
  return reply.send(JSON.stringify(body, null, 2));
}

function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

function formOf(call: Call, { raw, body }: FastifyRequest): FormHash {
  if (call.method === 'GET') return readForm((raw.url ?? '').split('?')[1] ?? '');
  return (body ?? {}) as FormHash;
}

function digest({ method, url }: FastifyRequest, form: FormHash): string {
  return createHash('sha256')
    .update(`${method} ${url} ${JSON.stringify(form)}`)
    .digest('hex');
}

// The shapes are those of one version; another one would be answered wrongly.
function refuseOtherVersions(version: string | string[] | undefined): void {
  if (version === undefined || version === Stripe.API_VERSION) return;
  throw new StripeFault(`Invalid Stripe API version: this stand-in speaks ${Stripe.API_VERSION} alone.`, {
    early: true,
  });
}

function outage(): StripeFault {
  return new StripeFault('An unknown error occurred (refunds are switched off on the card terminal).', {
    status: 500,
    type: 'api_error',
    early: true,
  });
}

function ownFault(error: unknown): StripeFault {
  process.stderr.write(`[terminal] ${error instanceof Error ? error.stack : String(error)}\n`);
  return new StripeFault('An unknown error occurred.', { status: 500, type: 'api_error' });
}
