import { errorPage, Problem, pageStyle, problems, serveStylesheet, showPage } from '@kinsent/host';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { brickyardRoutes } from '../brickyard/brickyard.routes';
import { brickyardStyle } from '../brickyard/site';
import { webhookRoutes } from '../brickyard/webhook.routes';
import { clockRoutes } from '../clock/clock.routes';
import { erasureRoutes } from '../erasures/erasures.routes';
import { inboxRoutes } from '../inbox/inbox.routes';
import { sandboxStyle } from './frame';
import { peopleRoutes } from '../people/people.routes';
import { penRoutes } from '../pen/pen.routes';
import { homeRoutes } from './home.routes';
import { isOurs } from './same-origin';
import type { SandboxFacts } from './sandbox-facts';

/**
 * The sandbox's own pages and its contract for scripts. A tool for one machine, not a service of the house: it has no
 * database of its own, no keys to check and nobody to serve but whoever started it.
 */
export function hubServer(facts: SandboxFacts): FastifyInstance {
  const server = fastify({ bodyLimit: 256 * 1024, forceCloseConnections: true });
  const names = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${facts.ports.hub}`);

  server.addHook('onRequest', (request, _reply, done) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    done(isOurs(request.headers, changes, names) ? undefined : new Problem('forbidden'));
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  server.setNotFoundHandler(() => {
    throw new Problem('not_found');
  });
  server.setErrorHandler((error, request, reply) => {
    const problem = error instanceof Problem ? error : problemOf(error as FastifyError);
    if (request.headers.accept?.includes('text/html') === true) {
      return showPage(reply, errorPage(problem.status, 'en'), { status: problem.status });
    }
    void reply
      .code(problem.status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(documentOf(problem)));
  });

  for (const sheet of [pageStyle, sandboxStyle, brickyardStyle]) serveStylesheet(server, sheet);
  homeRoutes(server, facts);
  inboxRoutes(server, facts);
  clockRoutes(server, facts);
  erasureRoutes(server, facts);
  brickyardRoutes(server, facts);
  peopleRoutes(server, facts);
  penRoutes(server, facts);
  webhookRoutes(server, facts.brickyard);
  return server;
}

function documentOf({ code, status, parts: { detail, errors, members } }: Problem): object {
  return { type: `urn:kinsent:problem:${code}`, title: problems[code].title, status, code, detail, errors, ...members };
}

function problemOf(error: FastifyError): Problem {
  switch (error.statusCode) {
    case 400:
      return new Problem('malformed_json');
    case 413:
      return new Problem('body_too_large');
    case 415:
      return new Problem('unsupported_media_type');
    default:
      process.stderr.write(`[hub] ${error.stack ?? error.message}\n`);
      return new Problem('internal_error');
  }
}
