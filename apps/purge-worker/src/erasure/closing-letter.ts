const shortestPauseMs = 2_000;
const longestPauseMs = 3_600_000;
const longestWaitMs = 3 * 24 * 3_600_000;

/** Whether an erasure owed since then still waits for a closing letter: mail that cannot leave keeps nobody's data alive. */
export function mayWait(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() < longestWaitMs;
}

/**
 * When to look again at an erasure that waits for the guardian's closing letter, which needs the address; null when none
 * is owed. The end of the letter makes it due at once; pauses, for an end that nobody wrote down, grow with the wait, up to an hour.
 */
export function waitForLetter(lettersOwed: number, since: Date, now: Date): Date | null {
  if (lettersOwed === 0) return null;
  const waited = Math.max(now.getTime() - since.getTime(), 0);
  return new Date(now.getTime() + Math.min(Math.max(waited / 2, shortestPauseMs), longestPauseMs));
}
