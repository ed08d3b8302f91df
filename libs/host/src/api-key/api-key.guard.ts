import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem';
import { ApiKeys } from './api-keys';
import type { Caller } from './caller';
import { scopeOf } from './scope-of';
import type { Scope } from './scopes';

/** Lets a request through whose API key has the scope that the route requires. Synchronous while the key is remembered. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly keys: ApiKeys) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const scope = scopeOf(context.getHandler());
    if (request.apiKeyHash === null) throw unauthenticated();
    const known = this.keys.recall(request.apiKeyHash);
    if (known !== undefined) return admit(request, known, scope);
    return this.keys.find(request.apiKeyHash).then((caller) => admit(request, caller, scope));
  }
}

function admit(request: FastifyRequest, caller: Caller | null, scope: Scope | null): true {
  if (caller === null) throw unauthenticated();
  if (scope !== null && !caller.scopes.has(scope)) {
    throw new Problem('scope_missing', {
      detail: `This needs a key with the scope ${scope}.`,
      headers: { 'www-authenticate': `Bearer realm="kinsent", error="insufficient_scope", scope="${scope}"` },
    });
  }
  request.caller = caller;
  return true;
}

function unauthenticated(): Problem {
  return new Problem('unauthenticated', {
    detail: 'Send a valid API key of this service: Authorization: Bearer kst_…',
    headers: { 'www-authenticate': 'Bearer realm="kinsent"' },
  });
}
