import { pageStyle, Problem, serveStylesheet, showPage } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import type { ControlParts } from '../control.routes';
import { setSwitches } from '../switches';
import { dispute } from '../till/disputes';
import { viewPayments } from '../till/payment-view';
import { completeRefund, failRefund } from '../till/refunds';
import { OverviewPage } from './overview.page';
import { readSwitchForm } from './switch-form';

const mostShown = 40;

/** The terminal's first page, and what its buttons do. Works while everything is down. */
export function overviewRoutes(
  server: FastifyInstance,
  { desk, deliveries, switches, hubUrl }: ControlParts & { readonly hubUrl: string },
): void {
  serveStylesheet(server, pageStyle);
  server.get('/favicon.ico', (_request, reply) => reply.code(204).send());

  server.get('/', ({ query }, reply) => {
    const page = {
      now: desk.now(),
      hubUrl,
      payments: viewPayments(desk.book).slice(0, mostShown),
      switches: switches.get(),
      deliveries: [...deliveries.all()].reverse().slice(0, mostShown),
      held: deliveries.held().length,
      watch: (query as { watch?: unknown }).watch === 'on',
    };
    showPage(reply, <OverviewPage {...page} />);
  });

  server.post('/act/switches', ({ body }, reply) => {
    try {
      switches.set(setSwitches(switches.get(), readSwitchForm((body ?? {}) as Record<string, unknown>)));
    } catch (error) {
      if (error instanceof RangeError) throw new Problem('invalid_fields', { detail: error.message });
      throw error;
    }
    return reply.redirect('/', 303);
  });

  server.post('/act/held', ({ body }, reply) => {
    const { held } = (body ?? {}) as { held?: unknown };
    if (held === 'release') deliveries.release();
    if (held === 'lose') deliveries.lose();
    return reply.redirect('/', 303);
  });

  const acts = { dispute, 'fail-refund': failRefund, 'complete-refund': completeRefund };
  for (const [name, act] of Object.entries(acts)) {
    server.post(`/act/${name}/:id`, ({ params }, reply) => {
      act(desk, (params as { id: string }).id);
      return reply.redirect('/', 303);
    });
  }

  server.post('/act/resend/:id', ({ params }, reply) => {
    const { id } = params as { id: string };
    deliveries.resend(({ session }) => session === id);
    return reply.redirect('/', 303);
  });
}
