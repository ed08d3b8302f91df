import {
  constants,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { seal, SealBroken, unseal } from './sealing';

/** Thrown for a key that nothing can be sealed to, or opened with. The message is for the person who gave it. */
export class HoldKeyFault extends Error {
  override readonly name = 'HoldKeyFault';
}

// The first byte of what is sealed says how.
const [byRsa, byX25519] = [1, 2];
const rawBytes = 32;
const shortestRsa = 3072;

/** Reads the public key of somebody outside: PEM, X25519 or RSA. Throws HoldKeyFault, also for a private key. */
export function readHoldPublicKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) {
    throw new HoldKeyFault('That is a private key. It stays with whoever may read; give the public one.');
  }
  return checked(() => createPublicKey(pem));
}

/** Throws HoldKeyFault. */
export function readHoldPrivateKey(pem: string): KeyObject {
  return checked(() => createPrivateKey(pem));
}

/** Seals a data key so that the private key alone opens it; bound to the hold. */
export function sealToHolder(holder: KeyObject, holdId: string, key: KeyObject): Buffer {
  const bytes = key.export();
  if (holder.asymmetricKeyType === 'rsa') {
    return Buffer.concat([Buffer.of(byRsa), publicEncrypt(oaep(holder, holdId), bytes)]);
  }
  const once = generateKeyPairSync('x25519');
  const raw = rawOf(once.publicKey);
  const shared = sharedKey(diffieHellman({ privateKey: once.privateKey, publicKey: holder }), raw, holder);
  return Buffer.concat([Buffer.of(byX25519), raw, seal(shared, place(holdId), bytes)]);
}

/** Throws SealBroken for another key, or another hold. */
export function openAsHolder(holder: KeyObject, holdId: string, sealed: Buffer): KeyObject {
  const isRsa = holder.asymmetricKeyType === 'rsa';
  if (sealed[0] !== (isRsa ? byRsa : byX25519)) throw new SealBroken();
  const body = sealed.subarray(1);
  if (!isRsa) {
    const raw = body.subarray(0, rawBytes);
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') },
      format: 'jwk',
    });
    const shared = sharedKey(diffieHellman({ privateKey: holder, publicKey }), raw, createPublicKey(holder));
    return createSecretKey(unseal(shared, place(holdId), body.subarray(rawBytes)));
  }
  try {
    return createSecretKey(privateDecrypt(oaep(holder, holdId), body));
  } catch {
    throw new SealBroken();
  }
}

function checked(read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new HoldKeyFault('That is no key in PEM, or one behind a passphrase.');
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'x25519' || (type === 'rsa' && (details?.modulusLength ?? 0) >= shortestRsa)) return key;
  throw new HoldKeyFault(`The key must be X25519, or RSA of at least ${shortestRsa} bits.`);
}

function oaep(key: KeyObject, holdId: string) {
  return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(place(holdId)) };
}

function sharedKey(secret: Buffer, once: Buffer, holder: KeyObject): KeyObject {
  const salt = Buffer.concat([once, rawOf(holder)]);
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, 'kinsent legal hold', 32)));
}

function rawOf(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
}

function place(holdId: string): string {
  return `legal_hold.key/${holdId}`;
}
