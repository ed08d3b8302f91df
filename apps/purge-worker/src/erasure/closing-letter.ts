const longestWaitMs = 3 * 24 * 3_600_000;
const shortestPauseMs = 2_000;
const longestPauseMs = 3_600_000;

/**
 * When to look again at an erasure that waits for the guardian's closing letter; null: do not wait (any longer). Mail
 * that cannot leave for three days does not keep a child's data alive. Pauses grow with the wait.
 */
export function waitForLetter(lettersOwed: number, endedAt: Date | null, now: Date): Date | null {
  if (lettersOwed === 0 || endedAt === null) return null;
  const waited = now.getTime() - endedAt.getTime();
  if (waited >= longestWaitMs) return null;
  const pause = Math.min(Math.max(waited / 2, shortestPauseMs), longestPauseMs, longestWaitMs - waited);
  return new Date(now.getTime() + pause);
}
