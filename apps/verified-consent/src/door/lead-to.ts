import { pageHeaders } from '@kinsent/host';
import type { FastifyReply } from 'fastify';

/** Leads a browser on to another page, by GET and without telling where it comes from. */
export function leadTo(reply: FastifyReply, url: string): void {
  reply.code(303).headers(pageHeaders).header('location', url).send('');
}
