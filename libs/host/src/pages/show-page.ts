import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { pageHeaders, policyWithForms } from '../http/security-headers';
import { render } from './render';

export interface ShowOptions {
  readonly status?: number;
  /** Other origins that a form of the page may lead to; browsers hold redirects to it as well. */
  readonly formsTo?: readonly string[];
}

/** Answers with a page under the strict headers: no script, no third party, nothing kept. */
export function showPage(reply: FastifyReply, page: VNode, { status = 200, formsTo = [] }: ShowOptions = {}): void {
  reply.code(status).headers(pageHeaders);
  if (formsTo.length > 0) reply.header('content-security-policy', policyWithForms(formsTo));
  reply.send(render(page));
}
