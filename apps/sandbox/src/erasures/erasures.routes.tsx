import { type Erasure, type Foreseen, KinsentProblem, KinsentUnreachable } from '@kinsent/client';
import { Problem, showPage } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import { barFor } from '../hub/bar-for';
import type { SandboxFacts } from '../hub/sandbox-facts';
import { CertificatePage } from './certificate.page';
import { ErasuresPage } from './erasures.page';
import { ForecastPage } from './forecast.page';

/** Most pages of the list that are read, and most erasures that are shown; older ones are for the API. */
const [mostPages, mostShown] = [20, 50];
const daysAhead = 90;

/** What is forgotten in this sandbox, and the switch by which one sees what happens when an app does not answer. */
export function erasureRoutes(server: FastifyInstance, facts: SandboxFacts): void {
  const { brickyard, client, urls, apiKey, auditDatabaseUrl: databaseUrl } = facts;

  server.get('/erasures', async (request, reply) => {
    const { silent, waiting } = brickyard.erasures;
    const bar = barFor(request, facts);
    showPage(reply, <ErasuresPage {...{ bar, silent, waiting, databaseUrl, erasures: await newestFirst() }} />);
    return reply;
  });

  server.post('/erasures/silence', async (request, reply) => {
    const { silent } = (request.body ?? {}) as { silent?: unknown };
    if (silent !== 'on' && silent !== 'off') throw new Problem('invalid_fields', { detail: 'silent is on or off' });
    try {
      await brickyard.erasures.staySilent(silent === 'on');
    } catch (error) {
      // What could not be answered now is asked again.
      if (!(error instanceof KinsentUnreachable)) throw error;
    }
    return reply.redirect('/erasures', 303);
  });

  server.get('/erasures/:id/certificate', async (request, reply) => {
    const { id } = request.params as { id: string };
    const certificate = await found(client.erasures.certificate(id));
    const api = urls.emailConsent;
    showPage(
      reply,
      <CertificatePage {...{ bar: barFor(request, facts), id, certificate, api, apiKey, databaseUrl }} />,
    );
    return reply;
  });

  server.get('/forecast', async (request, reply) => {
    const seen = { ...(await foreseen()), days: daysAhead };
    showPage(reply, <ForecastPage {...{ bar: barFor(request, facts), databaseUrl, ...seen }} />);
    return reply;
  });

  async function foreseen(): Promise<{ foreseen: Foreseen[] | null; more: boolean }> {
    const all: Foreseen[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const forecast = await answered(client.retention.forecast({ days: daysAhead, cursor }));
      if (forecast === null) return { foreseen: null, more: false };
      all.push(...forecast.foreseen);
      // A page may be empty and not the last.
      if (forecast.next === null) return { foreseen: all, more: false };
      cursor = forecast.next;
    }
    return { foreseen: all, more: true };
  }

  async function newestFirst(): Promise<Erasure[] | null> {
    const all: Erasure[] = [];
    let after: string | undefined;
    try {
      for (let page = 0; page < mostPages; page += 1) {
        const { erasures, next } = await client.erasures.list({ after, limit: 500 });
        all.push(...erasures);
        if (next === null) break;
        after = next;
      }
    } catch (error) {
      if (error instanceof KinsentUnreachable) return null;
      throw error;
    }
    return all.reverse().slice(0, mostShown);
  }
}

/** Null while Kinsent does not answer. */
async function answered<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof KinsentUnreachable) return null;
    throw error;
  }
}

async function found<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof KinsentProblem && error.status === 404) throw new Problem('not_found');
    if (error instanceof KinsentUnreachable) throw new Problem('unavailable');
    throw error;
  }
}
