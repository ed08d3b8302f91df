import type { Keyring } from './keyring';
import { seal, SealBroken, unseal } from './sealing';

/**
 * Seals what is no child's own under the service key of the current key-encryption key. The name of that key stands in
 * front (length, name), so that it opens after a rotation.
 */
export function sealForService(keyring: Keyring, place: string, plain: string): Buffer {
  const { name, service } = keyring.current;
  return Buffer.concat([sealedUnder(name), seal(service, place, plain)]);
}

/** Opens what `sealForService` sealed. Throws SealBroken, or UnknownKey. */
export function unsealForService(keyring: Keyring, place: string, sealed: Buffer): string {
  const end = 1 + (sealed[0] ?? 0);
  if (end < 2 || sealed.length < end) throw new SealBroken();
  const { service } = keyring.named(sealed.toString('latin1', 1, end));
  return unseal(service, place, sealed.subarray(end)).toString('utf8');
}

/** The first bytes of everything sealed under that key. */
export function sealedUnder(name: string): Buffer {
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1')]);
}

/** Where a child's reference is sealed: in its own row, and copied into the event of its erasure. */
export function refPlace(childId: string): string {
  return `child.ref/${childId}`;
}

/** Where a stored answer is sealed. */
export function answerPlace(app: string, keyHash: Buffer): string {
  return `idempotency_key.body/${app}/${keyHash.toString('hex')}`;
}
