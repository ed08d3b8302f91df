import type { Keyring } from './keyring';
import { seal, SealBroken, unseal } from './sealing';

/**
 * Seals what speaks of no child under the service key of the current key-encryption key. The name of that key stands in
 * front (length, name), so that it opens after a rotation.
 */
export function sealForService(keyring: Keyring, place: string, plain: string): Buffer {
  const { name, service } = keyring.encryption.current;
  return Buffer.concat([sealedUnder(name), seal(service, place, plain)]);
}

/** Opens what `sealForService` sealed. Throws SealBroken, or UnknownKey. */
export function unsealForService(keyring: Keyring, place: string, sealed: Buffer): string {
  const end = 1 + (sealed[0] ?? 0);
  if (end < 2 || sealed.length < end) throw new SealBroken();
  const { service } = keyring.encryption.named(sealed.toString('latin1', 1, end));
  return unseal(service, place, sealed.subarray(end)).toString('utf8');
}

/** The first bytes of everything sealed under that key. */
export function sealedUnder(name: string): Buffer {
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1')]);
}
