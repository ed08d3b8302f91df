import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { pageHeaders } from '../http/security-headers';
import { render } from './render';

/** Answers with a page under the strict headers: no script, no third party, nothing kept. */
export function showPage(reply: FastifyReply, page: VNode, options: { readonly status?: number } = {}): void {
  reply
    .code(options.status ?? 200)
    .headers(pageHeaders)
    .send(render(page));
}
