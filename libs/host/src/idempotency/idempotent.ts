import { applyDecorators, createParamDecorator, type ExecutionContext, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Idempotency } from './idempotency.interceptor';
import type { PendingAnswer } from './pending-answer';

/** For every POST that changes something, and for no other: honours `Idempotency-Key`. Stands beside RequireScope. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(Idempotency),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Same key and same request: same answer, and nothing happens twice.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
  );
}

/** The answer that an Idempotency-Key waits for, to be stored in the controller's own commit; null without a key. */
export const Pending = createParamDecorator(
  (_: unknown, context: ExecutionContext): PendingAnswer | null =>
    context.switchToHttp().getRequest<FastifyRequest>().pendingAnswer,
);
