const longestWaitMs = 3 * 24 * 3_600_000;
const shortestPauseMs = 2_000;
const longestPauseMs = 3_600_000;

/**
 * When to look again at an erasure that waits for the guardian's closing letter; null: do not wait (any longer). Mail
 * that cannot leave for three days does not keep a child's data alive. Pauses grow with the wait.
 */
export function waitForLetter(lettersOwed: number, since: Date, now: Date): Date | null {
  const waited = Math.max(now.getTime() - since.getTime(), 0);
  if (lettersOwed === 0 || waited >= longestWaitMs) return null;
  const pause = Math.min(Math.max(waited / 2, shortestPauseMs), longestPauseMs, longestWaitMs - waited);
  return new Date(now.getTime() + pause);
}
