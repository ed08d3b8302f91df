import type { FastifyRequest } from 'fastify';
import type { Scope } from './scopes';

/** Who calls: one API key, which belongs to one app of the policy. */
export interface Caller {
  readonly keyId: string;
  readonly app: string;
  readonly scopes: ReadonlySet<Scope>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the presented API key; null when none of the right form was presented. */
    apiKeyHash: string | null;
    /** Set by ApiKeyGuard. */
    caller: Caller | null;
  }
}

/** The caller of a request that has passed ApiKeyGuard. Throws when it has not: a route without RequireScope. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error('This route asks for the caller but does not require a scope.');
  return request.caller;
}
