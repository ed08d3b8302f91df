import { createHmac } from 'node:crypto';

/** The secret in the link by which a guardian proves who they are: 256 bits in base64url. It follows from the id (ADR 7). */
export function verificationSecret(key: Buffer, verificationId: string): string {
  return createHmac('sha256', key).update(`kinsent/verification/secret/${verificationId}`).digest('base64url');
}

/** By which such a link is found; the secret does not follow from it. */
export function verificationIndex(key: Buffer, secret: string): Buffer {
  return createHmac('sha256', key).update(`kinsent/verification/index/${secret}`).digest();
}

/** By which one card is known again, whoever pays with it; the provider's fingerprint does not follow from it (T27). */
export function fingerprintIndex(key: Buffer, fingerprint: string): Buffer {
  return createHmac('sha256', key).update(`kinsent/verification/card/${fingerprint}`).digest();
}
