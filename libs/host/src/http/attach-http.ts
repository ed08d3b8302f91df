import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { ApiKeys } from '../api-key/api-keys';
import { presentedKeyHash } from '../api-key/presented-key';
import type { HostConfig } from '../config/host-variables';
import type { Log } from '../log/log';
import { Metrics } from '../metrics/metrics';
import { pageStyle, serveStylesheet } from '../pages/stylesheet';
import { provided } from '../provided';
import { readBodies } from './body-parsers';
import { checkUrl } from './clean-text';
import { limitRates } from './rate-limit';
import { apiHeaders, httpsOnly } from './security-headers';

export interface HttpParts {
  readonly app: INestApplication;
  readonly server: FastifyInstance;
  readonly config: HostConfig;
  readonly log: Log;
  readonly publicUrl?: string;
}

/** Everything that stands between the socket and a controller, in the order in which a request meets it. */
export async function attachHttp({ app, server, config, log, publicUrl }: HttpParts): Promise<void> {
  const keys = provided(app, ApiKeys);
  const mode = config.mode === 'sandbox' ? 'test' : 'live';
  const headers = publicUrl?.startsWith('https:') === true ? { ...apiHeaders, ...httpsOnly } : apiHeaders;

  // Declared up front, so that every request has one shape.
  server.decorateRequest('apiKeyHash', null);
  server.decorateRequest('caller', null);
  server.decorateRequest('pendingAnswer', null);
  server.decorateRequest('rawBody', null);

  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (keys !== null) request.apiKeyHash = presentedKeyHash(request.headers.authorization, mode);
    done();
  });
  await limitRates(server, {
    perKey: config.ratePerKey,
    perAddress: config.ratePerAddress,
    keyOf: ({ apiKeyHash }) => (apiKeyHash === null ? null : (keys?.recall(apiKeyHash)?.keyId ?? null)),
  });
  server.addHook('onRequest', (request, _, done) => {
    try {
      checkUrl(request.url);
      done();
    } catch (problem) {
      done(problem as Error);
    }
  });
  readBodies(server);
  measure(server, app.get(Metrics), log);
  serveStylesheet(server, pageStyle);
  // Browsers ask for it unasked, and would show an error in their console.
  server.get(
    '/favicon.ico',
    (_, reply) => void reply.code(204).header('cache-control', 'public, max-age=86400').send(),
  );
}

/** One hook a route, which knows its pattern: asking each request for it would cost an object every time. */
function measure(server: FastifyInstance, metrics: Metrics, log: Log): void {
  server.addHook('onRoute', (route) => {
    const { url } = route;
    const counters = new Map([route.method].flat().map((method) => [method, metrics.times.of(method, url)]));
    route.onResponse = [route.onResponse ?? []].flat().concat((request, reply, done) => {
      // The HEAD route that Fastify derives from a GET carries the hook of both.
      const count = counters.get(request.method);
      count?.(reply.statusCode, reply.elapsedTime / 1000);
      if (log.debugs && count !== undefined) {
        log.debug('answered', {
          requestId: request.id,
          method: request.method,
          route: url,
          status: reply.statusCode,
          durationMs: Math.round(reply.elapsedTime),
        });
      }
      done();
    });
  });
}
