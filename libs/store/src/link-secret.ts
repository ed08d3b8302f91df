import { createHmac } from 'node:crypto';

/** The secret in a letter's link: 256 bits in base64url. A letter made twice has the same one (ADR 7). */
export function linkSecret(linkKey: Buffer, letterId: string): string {
  return derive(linkKey, 'secret', letterId).toString('base64url');
}

/** The six digits that a letter shows and a guardian types in (N2). */
export function letterCode(linkKey: Buffer, letterId: string): string {
  return String(derive(linkKey, 'code', letterId).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** The two-digit number, 10 to 99, that a guardian picks to take a consent back (ADR 5). */
export function letterNumber(linkKey: Buffer, letterId: string): number {
  return 10 + (derive(linkKey, 'number', letterId).readUIntBE(0, 6) % 90);
}

/** By which the link key is known again: follows from it, and nothing follows from this. */
export function linkKeyMark(linkKey: Buffer): Buffer {
  return createHmac('sha256', linkKey).update('kinsent/link-key/mark').digest();
}

function derive(linkKey: Buffer, what: string, letterId: string): Buffer {
  return createHmac('sha256', linkKey).update(`kinsent/letter/${what}/${letterId}`).digest();
}
