import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { pooledRandom } from './random-pool';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Thrown when something sealed does not open: another key, another row, or changed bytes. Says nothing of the content. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';

  constructor() {
    super('A sealed value does not open: it was changed, moved to another row, or sealed with another key.');
  }
}

/**
 * Seals with AES-256-GCM: nonce, tag, ciphertext. `place` names table, column and row and is authenticated with it, so
 * that a value moved to another row does not open.
 */
export function seal(key: KeyObject, place: string, plain: Buffer | string): Buffer {
  const nonce = pooledRandom(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(place));
  const body = typeof plain === 'string' ? sealing.update(plain, 'utf8') : sealing.update(plain);
  sealing.final();
  return Buffer.concat([nonce, sealing.getAuthTag(), body]);
}

/** Opens what `seal` sealed at the same place. Throws SealBroken. */
export function unseal(key: KeyObject, place: string, sealed: Buffer): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new SealBroken();
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  opening.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return Buffer.concat([opening.update(sealed.subarray(nonceBytes + tagBytes)), opening.final()]);
  } catch {
    throw new SealBroken();
  }
}
