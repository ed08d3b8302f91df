import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Kek, Keks } from '../keks';
import type { Keyring } from '../keyring';
import { seal, unseal } from '../sealing';
import { type KeyKind, type KeyName, wordOf } from './key-name';

/** A key as it lies in the store. */
export interface WrappedKey {
  readonly wrapped: Buffer;
  /** Name of the key-encryption key that wraps it. */
  readonly kek: string;
}

/** The key-encryption keys that wrap keys of a kind. */
export function keksFor(keyring: Keyring, kind: KeyKind): Keks {
  if (kind === 'reference') return keyring.reference;
  return kind === 'desk' ? keyring.desk : keyring.encryption;
}

/** Makes a key from the system's generator. */
export function makeKey(keks: Keks, name: KeyName): WrappedKey & { readonly key: KeyObject } {
  const bytes = randomBytes(32);
  return { ...wrap(keks.current, name, bytes), key: createSecretKey(bytes) };
}

/** Throws SealBroken, or UnknownKey when its key-encryption key is no longer listed. */
export function openKey(keks: Keks, name: KeyName, { wrapped, kek }: WrappedKey): KeyObject {
  return createSecretKey(unseal(keks.named(kek).wrapping, wordOf(name), wrapped));
}

/** Wraps a key anew with the current key-encryption key. */
export function rewrapKey(keks: Keks, name: KeyName, { wrapped, kek }: WrappedKey): WrappedKey {
  return wrap(keks.current, name, unseal(keks.named(kek).wrapping, wordOf(name), wrapped));
}

function wrap({ name: kek, wrapping }: Kek, name: KeyName, bytes: Buffer): WrappedKey {
  return { wrapped: seal(wrapping, wordOf(name), bytes), kek };
}
