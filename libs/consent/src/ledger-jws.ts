import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** An Ed25519 public key as the world writes it down (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** What a signature speaks of; none can be passed off as another (RFC 8725, 3.11). */
export type ProofKind = 'kinsent-checkpoint+jwt' | 'kinsent-erasure+jwt';

/** Signs with a key that it does not show. */
export interface SigningKey {
  /** Thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly jwk: PublicJwk;
  /** A compact JWS (RFC 7515) over the UTF-8 text of the payload. */
  sign(kind: ProofKind, payload: string): string;
}

/** Thrown when a signature proves nothing; the message says why. */
export class SignatureFault extends Error {
  override readonly name = 'SignatureFault';
}

/** A new private key: PKCS8 in PEM, and that in base64 so that it fits into one line. */
export function makeSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64');
}

/** Opens a private key: PKCS8 PEM or base64 of it. Throws RangeError when it is no Ed25519 key. */
export function openSigningKey(text: string): SigningKey {
  const privateKey = privateKeyIn(text);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: x! };
  const kid = thumbprintOf(jwk);
  return {
    kid,
    jwk,
    sign: (typ, payload) => {
      const input = `${encoded(JSON.stringify({ alg: 'EdDSA', kid, typ }))}.${encoded(payload)}`;
      return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
    },
  };
}

/** The name of a key that follows from the key itself (RFC 7638, RFC 8037 appendix A.3). */
export function thumbprintOf({ crv, kty, x }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

/** Reads a key from outside; null when it is no Ed25519 public key in its one way of writing. */
export function readPublicJwk(value: unknown): PublicJwk | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kty, crv, x } = value as Record<string, unknown>;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return null;
  const bytes = Buffer.from(x, 'base64url');
  return bytes.length === 32 && bytes.toString('base64url') === x ? { kty, crv, x } : null;
}

/**
 * The payload of a signature of that kind by one of the keys. Throws SignatureFault for anything else: another algorithm,
 * another kind, an unknown key, a second way of writing the same.
 */
export function readSigned(
  jws: string,
  kind: ProofKind,
  keys: ReadonlyMap<string, PublicJwk>,
): { readonly kid: string; readonly payload: string } {
  const parts = jws.split('.');
  const [head, body, signature] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (parts.length !== 3 || parts.some((part, at) => [head, body, signature][at]!.toString('base64url') !== part)) {
    throw new SignatureFault('is not a compact JWS');
  }
  const kid = kidIn(head!, kind);
  const jwk = keys.get(kid);
  if (jwk === undefined) throw new SignatureFault(`is signed with a key that is not known: ${kid}`);
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  if (!verify(null, Buffer.from(`${parts[0]}.${parts[1]}`), key, signature!)) {
    throw new SignatureFault('has a signature that is not of this text and this key');
  }
  return { kid, payload: body!.toString('utf8') };
}

function kidIn(head: Buffer, kind: ProofKind): string {
  let read: unknown;
  try {
    read = JSON.parse(head.toString('utf8'));
  } catch {
    throw new SignatureFault('has no readable header');
  }
  const { alg, kid, typ, ...rest } = (read ?? {}) as Record<string, unknown>;
  if (alg !== 'EdDSA') throw new SignatureFault('is not signed with EdDSA');
  if (typ !== kind) throw new SignatureFault(`is no ${kind}`);
  if (typeof kid !== 'string' || Object.keys(rest).length > 0) throw new SignatureFault('has a header of another kind');
  return kid;
}

function privateKeyIn(text: string): ReturnType<typeof createPrivateKey> {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  let key: ReturnType<typeof createPrivateKey> | null = null;
  try {
    key = createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    // What it was is not told: it may be half of a secret.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new RangeError('This is no Ed25519 private key in PKCS8 PEM.');
  return key;
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
