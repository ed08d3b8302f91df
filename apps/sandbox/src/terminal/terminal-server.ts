import { errorPage, Problem, problems, showPage } from '@kinsent/host';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { isOurs } from '../hub/same-origin';
import { readForm } from './api/form';
import { StripeFault } from './api/stripe-fault';
import type { Switches } from './switches';

/** An HTTP server for the terminal's routes: for this machine alone, with Stripe's way of writing forms. */
export function terminalServer(port: number, switches: () => Switches): FastifyInstance {
  const server = fastify({ bodyLimit: 256 * 1024, forceCloseConnections: true });
  const names = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`);

  server.addHook('onRequest', (request, reply, done) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (!isOurs(request.headers, changes, names)) return done(new Problem('forbidden'));
    if (switches().down && request.url.startsWith('/c/')) return done(new Problem('unavailable'));
    if (switches().down && request.url.startsWith('/v1/')) {
      const error = { type: 'api_error', message: 'Everything is switched off on the card terminal.' };
      void reply.code(503).send({ error });
      return;
    }
    done();
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, readForm(String(body)));
    } catch (error) {
      done(error as Error);
    }
  });
  server.setNotFoundHandler(() => {
    throw new Problem('not_found');
  });
  server.setErrorHandler((error, request, reply) => {
    if (error instanceof StripeFault && request.url.startsWith('/v1/')) {
      return reply.code(error.status).send({ error: error.body });
    }
    const problem = problemOf(error as FastifyError);
    if (request.headers.accept?.includes('text/html') === true) {
      return showPage(reply, errorPage(problem.status, 'en'), { status: problem.status });
    }
    const { code, status, parts } = problem;
    return reply
      .code(status)
      .header('content-type', 'application/problem+json')
      .send(
        JSON.stringify({
          type: `urn:kinsent:problem:${code}`,
          title: problems[code].title,
          status,
          code,
          detail: parts.detail,
        }),
      );
  });
  return server;
}

function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StripeFault) {
    return new Problem(error.status === 404 ? 'not_found' : 'conflict', { detail: error.message });
  }
  switch ((error as FastifyError).statusCode) {
    case 400:
      return new Problem('malformed_json');
    case 413:
      return new Problem('body_too_large');
    case 415:
      return new Problem('unsupported_media_type');
    default:
      process.stderr.write(`[terminal] ${error.stack ?? error.message}\n`);
      return new Problem('internal_error');
  }
}
