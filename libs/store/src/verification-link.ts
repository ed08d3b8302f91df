import { createHmac, timingSafeEqual } from 'node:crypto';
import { referenceFrom } from '@kinsent/consent';

/** The secret in the link by which a guardian proves who they are: 256 bits in base64url. It follows from the id (ADR 7). */
export function verificationSecret(key: Buffer, verificationId: string): string {
  return createHmac('sha256', key).update(`kinsent/verification/secret/${verificationId}`).digest('base64url');
}

/** By which such a link is found; the secret does not follow from it. */
export function verificationIndex(key: Buffer, secret: string): Buffer {
  return createHmac('sha256', key).update(`kinsent/verification/index/${secret}`).digest();
}

/** What a form for it carries and what a guardian says on the phone; nobody gets in by it. */
export function verificationReference(key: Buffer, verificationId: string): string {
  return referenceFrom(createHmac('sha256', key).update(`kinsent/verification/reference/${verificationId}`).digest());
}

/** By which one card is known again, whoever pays with it; the provider's fingerprint does not follow from it (T27). */
export function fingerprintIndex(key: Buffer, fingerprint: string): Buffer {
  return createHmac('sha256', key).update(`kinsent/verification/card/${fingerprint}`).digest();
}

/** How long somebody who showed the letter counts as being there, in milliseconds. */
const presentFor = 60 * 60_000;

/**
 * Says that whoever follows a link had the letter in hand just now: typed its code, or pressed its number (N2). Goes along
 * with the link, and lets a form count that a robot could send as well.
 */
export function presence(key: Buffer, verificationId: string, at: Date): string {
  const time = at.getTime().toString(36);
  return `${time}.${presenceMac(key, verificationId, time)}`;
}

/** True for a word of ours about that verification that is not older than an hour. */
export function isPresent(key: Buffer, verificationId: string, word: string, at: Date): boolean {
  const [time, mac, ...rest] = word.split('.');
  if (time === undefined || mac === undefined || rest.length > 0) return false;
  const wanted = Buffer.from(presenceMac(key, verificationId, time));
  const given = Buffer.from(mac);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  const age = at.getTime() - Number.parseInt(time, 36);
  return age >= 0 && age <= presentFor;
}

function presenceMac(key: Buffer, verificationId: string, time: string): string {
  return createHmac('sha256', key)
    .update(`kinsent/verification/presence/${verificationId}/${time}`)
    .digest('base64url');
}
