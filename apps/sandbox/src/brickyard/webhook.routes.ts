import { WebhookRejected } from '@kinsent/client';
import { Problem } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import type { Brickyard } from './brickyard';

/** Where Kinsent tells the sample app what happened, and where scripts see that it did. */
export function webhookRoutes(server: FastifyInstance, brickyard: Brickyard): void {
  server.get('/app/webhooks', () => ({ received: brickyard.received }));

  void server.register((raw, _options, done) => {
    // The signature is checked over the bytes as they came.
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));

    raw.post('/app/webhooks', async (request, reply) => {
      try {
        await brickyard.receive(request.headers, request.body as Buffer);
      } catch (error) {
        if (error instanceof WebhookRejected) throw new Problem('malformed_request', { detail: error.message });
        throw error;
      }
      return reply.code(204).send();
    });
    done();
  });
}
