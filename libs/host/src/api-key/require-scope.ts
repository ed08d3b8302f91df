import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiKeyGuard } from './api-key.guard';
import { scopeKey } from './scope-of';
import type { Scope } from './scopes';

/** The route takes only API keys with this scope; `@CallingApp()` then names their app. */
export function RequireScope(scope: Scope): MethodDecorator {
  return applyDecorators(SetMetadata(scopeKey, scope), UseGuards(ApiKeyGuard), ApiSecurity('apiKey', [scope]));
}
