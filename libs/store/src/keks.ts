import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A key-encryption key, as the two keys that follow from it; its own bytes are not kept. */
export interface Kek {
  readonly name: string;
  /** Wraps the keys of the key store. */
  readonly wrapping: KeyObject;
  /** Seals what speaks of no child: webhook secrets. */
  readonly service: KeyObject;
  /** By which the key is known again: follows from it, and nothing follows from this. */
  readonly mark: Buffer;
}

/** The variables that hold key-encryption keys. */
export type KekVariable = 'ENCRYPTION_KEYS' | 'REFERENCE_KEYS' | 'DESK_KEYS';

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

  constructor(variable: KekVariable, name: string) {
    super(`${variable} lists no key named ${name}, but something is still sealed under it.`);
  }
}

/** Thrown when a service that holds no such keys is asked for something sealed. */
export class NoKeys extends Error {
  override readonly name = 'NoKeys';

  constructor() {
    super('This service holds no keys for that.');
  }
}

/** The key-encryption keys of one variable: the current one, which seals, and older ones, which still open. */
export class Keks {
  private constructor(
    readonly variable: KekVariable,
    private readonly keks: ReadonlyMap<string, Kek>,
  ) {}

  /** Reads "name:base64,name2:base64", each of 32 bytes; null for none. Throws KeyringFault. */
  static read(variable: KekVariable, text: string | null): Keks {
    const keks = new Map<string, Kek>();
    for (const part of text === null ? [] : text.split(',')) {
      const { name, key } = readNamed(variable, part.trim());
      if (keks.has(name)) throw new KeyringFault(variable, 'lists one name twice.');
      const [wrapping, service] = [createSecretKey(derived(key, 'wrap')), createSecretKey(derived(key, 'service'))];
      keks.set(name, { name, wrapping, service, mark: derived(key, 'mark') });
    }
    return new Keks(variable, keks);
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

  /** The key of that name; throws UnknownKey when the configuration no longer lists it. */
  named(name: string): Kek {
    const kek = this.keks.get(name);
    if (kek !== undefined) return kek;
    throw this.keks.size === 0 ? new NoKeys() : new UnknownKey(this.variable, name);
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

function readNamed(variable: KekVariable, part: string): { name: string; key: Buffer } {
  const colon = part.indexOf(':');
  const name = part.slice(0, Math.max(colon, 0));
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) {
    throw new KeyringFault(variable, 'must read name:base64, and name2:base64 after a comma for each older key.');
  }
  return { name, key: readKey(variable, part.slice(colon + 1)) };
}

function derived(key: Buffer, use: 'wrap' | 'service' | 'mark'): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `kinsent/kek/${use}`, 32));
}
