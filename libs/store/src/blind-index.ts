import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { normaliseAddress } from '@kinsent/consent';

/**
 * Finds what is stored without storing it: HMAC-SHA256 under a key of its own for each kind of value, so that equal
 * values of different kinds have nothing in common.
 */
export class BlindIndex {
  /** By which the key is known again: follows from it, and nothing follows from this. */
  readonly mark: Buffer;
  /** Beside which PINs are kept. */
  readonly pinKey: KeyObject;
  private readonly refKey: KeyObject;
  private readonly addressKey: KeyObject;
  private readonly linkKey: KeyObject;
  private readonly idempotencyKey: KeyObject;

  constructor(indexKey: Buffer) {
    this.mark = derived(indexKey, 'mark').export();
    this.pinKey = derived(indexKey, 'pin');
    this.refKey = derived(indexKey, 'ref');
    this.addressKey = derived(indexKey, 'address');
    this.linkKey = derived(indexKey, 'link');
    this.idempotencyKey = derived(indexKey, 'idempotency');
  }

  /** Of an app's reference to a child. An app's key holds no NUL, so the two cannot run into each other. */
  ofRef(app: string, ref: string): Buffer {
    return createHmac('sha256', this.refKey).update(`${app}\0${ref}`).digest();
  }

  /** The same in hex, for the hot path. */
  ofRefInHex(app: string, ref: string): string {
    return createHmac('sha256', this.refKey).update(`${app}\0${ref}`).digest('hex');
  }

  /** Of an e-mail address, however it is spelled. Throws RangeError when it is none. */
  ofAddress(email: string): Buffer {
    return createHmac('sha256', this.addressKey).update(normaliseAddress(email)).digest();
  }

  /** Of the secret in a letter's link. */
  ofLink(secret: string): Buffer {
    return createHmac('sha256', this.linkKey).update(secret).digest();
  }

  /** Of a caller's Idempotency-Key. */
  ofIdempotencyKey(app: string, key: string): Buffer {
    return createHmac('sha256', this.idempotencyKey).update(`${app}\0${key}`).digest();
  }
}

function derived(indexKey: Buffer, context: string): KeyObject {
  return createSecretKey(createHmac('sha256', indexKey).update(`kinsent/index/${context}`).digest());
}
