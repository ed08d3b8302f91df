import type { StaffRecord } from '@kinsent/store';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { StaffSession } from './staff-sessions';

/** Somebody at the desk. */
export type Staff = StaffRecord;

const known = new WeakMap<FastifyRequest, StaffSession>();

/** Remembers whose request it is. */
export function setSession(request: FastifyRequest, session: StaffSession): void {
  known.set(request, session);
}

/** Whose request it is; null for nobody who is signed in. */
export function sessionOf(request: FastifyRequest): StaffSession | null {
  return known.get(request) ?? null;
}

/** The person who is signed in, behind a StaffPage. */
export const SignedIn = createParamDecorator((_data: unknown, context: ExecutionContext): Staff => {
  const session = sessionOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === null) throw new Error('Only a StaffPage knows who is signed in.');
  return session.staff;
});
