import type { KeyObject } from 'node:crypto';
import { Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's least for Argon2id: 19 MiB, two rounds, one lane. */
const cost = { algorithm: Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Makes digests of PINs. There are few PINs, so the digest alone would not keep them from who reads the database: the secret,
 * which is not in it, does.
 */
export class PinDigests {
  private readonly secret: Buffer;
  private standIn: Promise<string> | null = null;

  constructor(key: KeyObject) {
    this.secret = key.export();
  }

  of(pin: string): Promise<string> {
    return hash(pin, { ...cost, secret: this.secret });
  }

  /** Takes as long, and answers no, where there is no digest to hold it against. */
  async holds(digest: string | null, pin: string): Promise<boolean> {
    const against = digest ?? (await (this.standIn ??= this.of('')));
    const right = await verify(against, pin, { secret: this.secret });
    return right && digest !== null;
  }
}
