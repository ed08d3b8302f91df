import { showPage } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import { barFor } from './bar-for';
import { HomePage } from './home.page';
import type { SandboxFacts } from './sandbox-facts';

/** The first page, and what scripts need to know. */
export function homeRoutes(server: FastifyInstance, facts: SandboxFacts): void {
  const { urls, apiKey, app, clock, auditDatabaseUrl } = facts;

  server.get('/', async (request, reply) => {
    const { stops } = request.query as { stops?: string };
    const moved = stops !== undefined && /^\d{1,5}$/.test(stops) ? { stops: Number(stops) } : null;
    const services = await facts.services();
    const page = { bar: barFor(request, facts), urls, apiKey, services, moved };
    showPage(reply, <HomePage {...page} />);
    return reply;
  });

  server.get('/favicon.ico', (_request, reply) => reply.code(204).send());

  server.get('/status', async (_request, reply) => {
    const services = await facts.services();
    const ready = Object.values(services).every(Boolean);
    void reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    return {
      ready,
      sandbox: true,
      urls: { ...urls, sampleApp: `${urls.hub}/app`, inbox: `${urls.hub}/inbox`, docs: `${urls.emailConsent}/docs` },
      app,
      apiKey,
      auditDatabaseUrl,
      clock: { now: clock.now().toISOString(), offsetMs: Math.round(clock.offsetMs) },
      services,
    };
  });
}
