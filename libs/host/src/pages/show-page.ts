import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { contentPolicy, pageHeaders } from '../http/security-headers';
import { render } from './render';

export interface ShowOptions {
  readonly status?: number;
  /** Other origins that a form of the page may lead to; browsers hold redirects to it as well. */
  readonly formsTo?: readonly string[];
  /** Scripts of our own run on the page, and speak to ourselves alone. */
  readonly scripted?: boolean;
}

/** Answers with a page under the strict headers: no script unless it is asked for, no third party, nothing kept. */
export function showPage(reply: FastifyReply, page: VNode, options: ShowOptions = {}): void {
  const { status = 200, formsTo = [], scripted = false } = options;
  reply.code(status).headers(pageHeaders);
  reply.header('content-security-policy', contentPolicy({ formsTo, scripted }));
  reply.send(render(page));
}
