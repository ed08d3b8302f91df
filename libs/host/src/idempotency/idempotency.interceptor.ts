import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { IdempotencyStore, type StoredAnswer } from '@kinsent/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { callerOf } from '../api-key/caller';
import { Clock } from '../clock/clock';
import { Problem } from '../problem/problem';
import { PendingAnswer } from './pending-answer';
import { requestDigest } from './request-digest';

/**
 * Same Idempotency-Key and same request: same answer, and nothing happens twice. Another request with that key is
 * refused. Only answers that changed something (2xx) are kept; a refusal changed nothing and is judged anew.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  private readonly running = new Set<string>();

  constructor(
    private readonly store: IdempotencyStore,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new Problem('malformed_idempotency_key', { detail: 'Use 1 to 255 printable ASCII characters, no spaces.' });
    }
    const { app } = callerOf(request);
    const pending = new PendingAnswer(app, key, requestDigest(request.method, request.url, request.body));
    return from(this.answer(pending, request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private async answer(
    pending: PendingAnswer,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const running = `${pending.app} ${pending.key}`;
    if (this.running.has(running)) {
      throw new Problem('idempotency_in_progress', { headers: { 'retry-after': '1' } });
    }
    this.running.add(running);
    try {
      const before = await this.store.find(pending.app, pending.key);
      if (before !== null) return replay(before, pending, reply);
      request.pendingAnswer = pending;
      return await this.act(pending, reply, next);
    } finally {
      this.running.delete(running);
    }
  }

  private async act(pending: PendingAnswer, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    try {
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      if (pending.handedOver) return body;
      const first = await this.store.save(pending.toStore(reply.statusCode, body ?? null), this.clock.now());
      if (first) return body;
    } catch (error) {
      // A refusal may be of our own making: what another instance did meanwhile with this very key stands in the way.
      const meanwhile = await this.store.find(pending.app, pending.key);
      if (meanwhile === null) throw error;
      return replay(meanwhile, pending, reply);
    }
    // Another instance answered the same request between our look and our act: the first answer stands.
    const kept = await this.store.find(pending.app, pending.key);
    if (kept === null) throw new Problem('idempotency_in_progress', { headers: { 'retry-after': '1' } });
    return replay(kept, pending, reply);
  }
}

function replay(answer: StoredAnswer, pending: PendingAnswer, reply: FastifyReply): unknown {
  if (!answer.requestDigest.equals(pending.requestDigest)) {
    throw new Problem('idempotency_key_reused', { detail: 'Use a new key for a new request.' });
  }
  reply.code(answer.status).header('idempotency-replayed', 'true');
  return answer.body ?? undefined;
}
