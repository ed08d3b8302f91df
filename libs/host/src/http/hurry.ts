import type { FastifyInstance } from 'fastify';
import { answerBrokenRequest } from './broken-request';

/**
 * Holds every body to a time of its own, in milliseconds, but on routes whose config says `slow`. For servers that give some
 * requests longer than others: Node knows one limit for all.
 */
export function hurry(server: FastifyInstance, within: number): void {
  server.addHook('preParsing', (request, _, payload, done) => {
    const { slow } = request.routeOptions.config as { readonly slow?: boolean };
    if (slow !== true && !request.raw.complete) {
      const late = setTimeout(() => {
        answerBrokenRequest({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, request.raw.socket);
      }, within);
      late.unref();
      request.raw.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
    }
    done(null, payload);
  });
}
