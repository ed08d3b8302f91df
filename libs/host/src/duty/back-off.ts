import type { DutyKind } from '@kinsent/consent';

const firstPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;

/**
 * Milliseconds to wait after the given number of failed attempts: doubles from one second to fifteen minutes, spread by
 * a quarter either way so that what failed together does not come back together. `random` is from [0, 1).
 */
export function pauseAfter(attempts: number, random: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(Math.max(attempts, 1) - 1, 20));
  return Math.round(pause * (0.75 + random / 2));
}

const giveUpMs = 3 * 24 * 60 * 60_000;
/** A clock that leapt, or a worker that slept for days, must not cost a duty its tries. */
const leastAttempts = 12;

/**
 * Whether a duty that failed again is given up. What is owed to the outside is, three days after it fell due, and is
 * then visible as dead; what the law obliges us to do in our own house (lapse, erase, mature) never is.
 */
export function isGivenUp(duty: { kind: DutyKind; dueAt: Date; attempts: number }, now: Date): boolean {
  const outward = duty.kind.startsWith('letter.') || duty.kind.startsWith('webhook.');
  return outward && duty.attempts >= leastAttempts && now.getTime() - duty.dueAt.getTime() >= giveUpMs;
}
