import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../log/log';
import { errorPage } from '../pages/error.page';
import { showPage } from '../pages/show-page';
import type { AllowedMethods } from './allowed-methods';
import { Problem, problemDocument } from './problem';
import { problemOf } from './problem-of';

/** The last stop of every error: a problem document for programs, a page for people. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private methods: AllowedMethods | null = null;

  constructor(private readonly log: Log) {}

  /** Gives the filter the routes, by which it tells a wrong method from a wrong path. */
  knows(methods: AllowedMethods): void {
    this.methods = methods;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.wrongMethod(thrown, request) ?? problemOf(thrown);
    if (problem.status >= 500) {
      this.log.failure('request failed', thrown, {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions?.url ?? 'unmatched',
      });
    }
    if (reply.sent) return;
    if (problem.parts.headers !== undefined) reply.headers(problem.parts.headers);
    if (wantsPage(request)) {
      showPage(reply, errorPage(problem.status, request.headers['accept-language']), { status: problem.status });
      return;
    }
    reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .header('content-type', 'application/problem+json; charset=utf-8')
      // A string passes Fastify untouched, so the content type stays as it stands here.
      .send(JSON.stringify(problemDocument(problem, request.id)));
  }

  private wrongMethod(thrown: unknown, request: FastifyRequest): Problem | null {
    if (!(thrown instanceof NotFoundException) || request.routeOptions?.url !== undefined) return null;
    const allowed = this.methods?.of(request.url) ?? [];
    if (allowed.length === 0) return null;
    const allow = allowed.join(', ');
    return new Problem('method_not_allowed', { detail: `Use ${allow}.`, headers: { allow } });
  }
}

function wantsPage(request: FastifyRequest): boolean {
  return !request.url.startsWith('/v1/') && (request.headers.accept ?? '').includes('text/html');
}
