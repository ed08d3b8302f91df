import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring';
import { seal, unseal } from './sealing';

/** A child's data key as it stands in `child_key`. */
export interface WrappedKey {
  readonly wrapped: Buffer;
  /** Name of the key-encryption key that wraps it. */
  readonly kek: string;
}

/** Makes the data key of a new child. Deleting its wrapped form makes everything sealed with it unreadable (ADR 1). */
export function makeChildKey(keyring: Keyring, childId: string): WrappedKey & { readonly key: KeyObject } {
  const bytes = randomBytes(32);
  const { name, wrapping } = keyring.current;
  return { key: createSecretKey(bytes), wrapped: seal(wrapping, placeOf(childId), bytes), kek: name };
}

/** Opens a child's data key. Throws SealBroken, or UnknownKey when its wrapping key is no longer listed. */
export function openChildKey(keyring: Keyring, childId: string, { wrapped, kek }: WrappedKey): KeyObject {
  return createSecretKey(unseal(keyring.named(kek).wrapping, placeOf(childId), wrapped));
}

/** Wraps a data key anew under the current key. */
export function rewrapChildKey(keyring: Keyring, childId: string, { wrapped, kek }: WrappedKey): WrappedKey {
  const bytes = unseal(keyring.named(kek).wrapping, placeOf(childId), wrapped);
  const { name, wrapping } = keyring.current;
  return { wrapped: seal(wrapping, placeOf(childId), bytes), kek: name };
}

function placeOf(childId: string): string {
  return `child_key/${childId}`;
}
