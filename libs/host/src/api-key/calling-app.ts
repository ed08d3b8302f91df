import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from './caller';

/** The app that the API key belongs to: its key in the policy. Only on routes with RequireScope. */
export const CallingApp = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => callerOf(context.switchToHttp().getRequest<FastifyRequest>()).app,
);
