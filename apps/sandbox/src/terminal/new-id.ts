import { randomBytes } from 'node:crypto';

/** An id that looks like Stripe's: `pi_` and letters. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(18).toString('base64url').replace(/[-_]/g, 'k')}`;
}

/** Seconds since 1970, as Stripe counts. */
export function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
