import { type StaffRole, staffRoles } from '@kinsent/store';

export type Claims = Readonly<Record<string, unknown>>;

const longestName = 100;
const mostRoles = 200;

/** The roles that a claim names, by its path (`roles`, `realm_access.roles`); null when there is no such claim. */
export function rolesAt(claims: Claims, path: string): string[] | null {
  // Some providers name a claim by a URL, dots and all.
  const found = Object.hasOwn(claims, path) ? claims[path] : path.split('.').reduce<unknown>(memberOf, claims);
  if (typeof found === 'string') return [found];
  if (!Array.isArray(found)) return null;
  return found.filter((each): each is string => typeof each === 'string').slice(0, mostRoles);
}

function memberOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? (value as Claims)[name] : undefined;
}

/** True where the claims hold more of a name than a number. */
export function namesSomebody(claims: Claims): boolean {
  return [claims['name'], claims['preferred_username']].some(isText);
}

/** How colleagues know somebody. */
export function nameIn(claims: Claims): string {
  const given = [claims['name'], claims['preferred_username'], claims['sub']].find(isText);
  const clean = (given ?? '?').replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  return [...(clean === '' ? '?' : clean)].slice(0, longestName).join('');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Those of our own roles that are among them, in our order. */
export function ourRoles(named: readonly string[]): StaffRole[] {
  return staffRoles.filter((role) => named.includes(role));
}
