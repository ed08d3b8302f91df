import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';

/** Seconds for which an id token is good. */
const goodFor = 300;

/** Signs who somebody is, with a key that is as old as this sandbox. */
export class IdTokens {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly kid = randomUUID();

  /** The public key, as a JWK set (RFC 7517). */
  get jwks(): { readonly keys: readonly object[] } {
    return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: this.kid, use: 'sig', alg: 'ES256' }] };
  }

  /** A signed token with these claims, from `at` on. */
  issue(claims: Readonly<Record<string, unknown>>, at: Date): string {
    const iat = Math.floor(at.getTime() / 1000);
    const text = [
      { alg: 'ES256', typ: 'JWT', kid: this.kid },
      { ...claims, iat, exp: iat + goodFor },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const { privateKey: key } = this.keys;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}
