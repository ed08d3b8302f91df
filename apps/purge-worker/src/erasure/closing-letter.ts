const shortestPauseMs = 2_000;
const longestPauseMs = 3_600_000;

/**
 * When to look again at an erasure that waits for the guardian's closing letter, which needs the address; null when none
 * is owed. Pauses grow with the wait, up to an hour. The letter itself is given up after some three days, and then the
 * address goes as well: mail that cannot leave does not keep a child's data alive.
 */
export function waitForLetter(lettersOwed: number, since: Date, now: Date): Date | null {
  if (lettersOwed === 0) return null;
  const waited = Math.max(now.getTime() - since.getTime(), 0);
  return new Date(now.getTime() + Math.min(Math.max(waited / 2, shortestPauseMs), longestPauseMs));
}
