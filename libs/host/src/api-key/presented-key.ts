import { hash } from 'node:crypto';

const form = /^Bearer kst_(live|test)_[0-9A-Za-z]{32}$/i;

/** SHA-256 (base64) of the API key in an Authorization header; null when there is none of the right form and mode. */
export function presentedKeyHash(authorization: string | undefined, mode: 'live' | 'test'): string | null {
  if (authorization === undefined || form.exec(authorization)?.[1] !== mode) return null;
  return hash('sha256', authorization.slice('Bearer '.length), 'base64');
}
