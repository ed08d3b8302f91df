import type { Scope } from './scopes';

export const scopeKey = 'kinsent:scope';

/** The scope that a handler requires, set by RequireScope. */
export function scopeOf(handler: object): Scope | null {
  return (Reflect.getMetadata(scopeKey, handler) as Scope | undefined) ?? null;
}
