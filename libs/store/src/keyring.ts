import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { BlindIndex } from './blind-index';

/** A key-encryption key, as the two keys that follow from it; its own bytes are not kept. */
export interface Kek {
  readonly name: string;
  /** Wraps the data keys of children. */
  readonly wrapping: KeyObject;
  /** Seals what is no child's own: references, webhook secrets, stored answers. */
  readonly service: KeyObject;
  /** By which the key is known again: follows from it, and nothing follows from this. */
  readonly mark: Buffer;
}

/** Thrown for keys in the configuration that cannot be used. Names the variable and never prints its value. */
export class KeyringFault extends Error {
  override readonly name = 'KeyringFault';

  constructor(
    readonly variable: string,
    fault: string,
  ) {
    super(`${variable} ${fault}`);
  }
}

/** Thrown when something was sealed under a key that the configuration no longer lists. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';

  constructor(name: string) {
    super(`ENCRYPTION_KEYS lists no key named ${name}, but something is still sealed under it.`);
  }
}

/** Thrown when a service that holds no keys is asked for something sealed. */
export class NoKeys extends Error {
  override readonly name = 'NoKeys';

  constructor() {
    super('This service holds no keys.');
  }
}

/** The keys of a service that may read: the current key-encryption key, older ones, and the blind index. */
export class Keyring {
  private constructor(
    private readonly keks: ReadonlyMap<string, Kek>,
    private readonly blindIndex: BlindIndex | null,
  ) {}

  /**
   * Reads `ENCRYPTION_KEYS` ("name:base64,name2:base64"; the first seals, all of them open) and `INDEX_KEY` (base64); each
   * key has 32 bytes. Without an index key nothing can be looked up. Throws KeyringFault.
   */
  static open(settings: { readonly encryptionKeys: string; readonly indexKey: string | null }): Keyring {
    const keks = new Map<string, Kek>();
    for (const part of settings.encryptionKeys.split(',')) {
      const { name, key } = readNamed(part.trim());
      if (keks.has(name)) throw new KeyringFault('ENCRYPTION_KEYS', 'lists one name twice.');
      const [wrapping, service] = [createSecretKey(derived(key, 'wrap')), createSecretKey(derived(key, 'service'))];
      keks.set(name, { name, wrapping, service, mark: derived(key, 'mark') });
    }
    const index = settings.indexKey === null ? null : new BlindIndex(readKey('INDEX_KEY', settings.indexKey));
    return new Keyring(keks, index);
  }

  /** For a service that must not read: asking it for a key throws NoKeys. */
  static none(): Keyring {
    return new Keyring(new Map(), null);
  }

  /** The key that seals from now on. */
  get current(): Kek {
    for (const kek of this.keks.values()) return kek;
    throw new NoKeys();
  }

  /** All of them, the current one first. */
  get all(): readonly Kek[] {
    return [...this.keks.values()];
  }

  /** As of a key-encryption key; null without an index key. */
  get indexMark(): Buffer | null {
    return this.blindIndex?.mark ?? null;
  }

  get index(): BlindIndex {
    if (this.blindIndex === null) throw new NoKeys();
    return this.blindIndex;
  }

  /** The key of that name; throws UnknownKey when the configuration no longer lists it. */
  named(name: string): Kek {
    const kek = this.keks.get(name);
    if (kek !== undefined) return kek;
    throw this.keks.size === 0 ? new NoKeys() : new UnknownKey(name);
  }
}

/** Reads one key of 32 bytes in base64, such as `LINK_KEY`. Throws KeyringFault naming the variable. */
export function readKey(variable: string, text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  // Buffer.from forgives anything; a key that does not come back the same was mistyped.
  if (key.toString('base64').replace(/=+$/, '') !== text.trim().replace(/=+$/, '')) {
    throw new KeyringFault(variable, 'is not base64.');
  }
  if (key.length !== 32) throw new KeyringFault(variable, 'must hold 32 bytes in base64: openssl rand -base64 32');
  return key;
}

function readNamed(part: string): { name: string; key: Buffer } {
  const colon = part.indexOf(':');
  const name = part.slice(0, Math.max(colon, 0));
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) {
    throw new KeyringFault(
      'ENCRYPTION_KEYS',
      'must read name:base64, and name2:base64 after a comma for each older key.',
    );
  }
  return { name, key: readKey('ENCRYPTION_KEYS', part.slice(colon + 1)) };
}

function derived(key: Buffer, use: 'wrap' | 'service' | 'mark'): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `kinsent/kek/${use}`, 32));
}
