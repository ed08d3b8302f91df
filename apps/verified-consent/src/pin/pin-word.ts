import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a right PIN counts at the desk, in milliseconds: as long as a call lasts. */
const holdsFor = 60 * 60_000;

export interface PinHeard {
  readonly verificationId: string;
  /** Who heard it. */
  readonly staffId: string;
}

/** Says that somebody at the desk was told the right PIN at that moment, about that request. Nothing is stored. */
export function pinWord(key: Buffer, heard: PinHeard, at: Date): string {
  const time = at.getTime().toString(36);
  return `${time}.${macOf(key, heard, time)}`;
}

/** When the PIN was right; null for a word that is none of ours, was given to somebody else, or is older than an hour. */
export function pinRightAt(key: Buffer, heard: PinHeard, word: string, at: Date): Date | null {
  const [time, mac, ...rest] = word.split('.');
  if (time === undefined || mac === undefined || rest.length > 0) return null;
  const [wanted, given] = [Buffer.from(macOf(key, heard, time)), Buffer.from(mac)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const heardAt = Number.parseInt(time, 36);
  const age = at.getTime() - heardAt;
  return age >= 0 && age <= holdsFor ? new Date(heardAt) : null;
}

function macOf(key: Buffer, { verificationId, staffId }: PinHeard, time: string): string {
  return createHmac('sha256', key).update(`kinsent/desk/pin/${verificationId}/${staffId}/${time}`).digest('base64url');
}
