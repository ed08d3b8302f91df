import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { SignInProof } from './identity-provider.port';

/** Somebody who has gone to the provider and is not back yet. */
export interface PendingSignIn {
  readonly proof: SignInProof;
  /** Page of the desk that they wanted. */
  readonly back: string;
  readonly startedAt: Date;
}

/** How long somebody may take to sign in, in milliseconds. */
export const patienceMs = 10 * 60_000;

const cipher = 'aes-256-gcm';
const [nonceBytes, tagBytes] = [12, 16];

/**
 * Keeps what is pending in the browser's own cookie, sealed: what nobody comes back for leaves nothing behind here. Each
 * sign-in has a cookie of its own, so that two tabs do not stand in each other's way.
 */
export class PendingSignIns {
  private readonly key: Buffer;

  constructor(secret: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'kinsent/staff-sign-in', 32));
  }

  /** The end of the cookie's name, from which the state cannot be told. */
  nameOf(state: string): string {
    return createHash('sha256').update(state).digest('base64url').slice(0, 16);
  }

  seal({ proof, back, startedAt }: PendingSignIn): string {
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, this.key, nonce).setAAD(Buffer.from(proof.state));
    const text = JSON.stringify({ nonce: proof.nonce, verifier: proof.verifier, back, startedAt: startedAt.getTime() });
    const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
    return Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64url');
  }

  /** What was sealed for that state; null for what we did not seal, and for somebody who took too long. */
  open(sealed: string, state: string, at: Date): PendingSignIn | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < nonceBytes + tagBytes) return null;
    const opening = createDecipheriv(cipher, this.key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    opening.setAAD(Buffer.from(state)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    try {
      const text = Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]);
      const { nonce, verifier, back, startedAt } = JSON.parse(text.toString('utf8')) as Sealed;
      if (at.getTime() - startedAt > patienceMs) return null;
      return { proof: { state, nonce, verifier }, back, startedAt: new Date(startedAt) };
    } catch {
      return null;
    }
  }
}

interface Sealed {
  readonly nonce: string;
  readonly verifier: string;
  readonly back: string;
  readonly startedAt: number;
}
