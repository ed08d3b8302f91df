const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits between attempts; together just under three days (N9). */
const waits = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  12 * hour,
  18 * hour,
  24 * hour,
] as const;

/** How long is tried at least, whatever counted as an attempt: the waits together, each as short as it may be. */
const leastPatience = 0.9 * waits.reduce<number>((sum, wait) => sum + wait, 0);

/** A delivery that failed again. `attempts` counts from 1; `dueAt` is when it fell due, `at` when it failed. */
export interface FailedAttempt {
  readonly attempts: number;
  readonly dueAt: Date;
  readonly at: Date;
}

/**
 * When to try again, or null once about three days have been tried: attempts that were used up sooner, by a process that
 * fell again and again, end nothing. `spread` between 0 and 1 makes a wait up to a tenth shorter, so that a receiver that
 * comes back is not met by everything at once.
 */
export function nextAttempt({ attempts, dueAt, at }: FailedAttempt, spread: number): Date | null {
  const over = attempts > waits.length && at.getTime() - dueAt.getTime() >= leastPatience;
  const wait = waits[Math.min(attempts, waits.length) - 1];
  return over || wait === undefined ? null : new Date(at.getTime() + Math.round(wait * (1 - spread / 10)));
}
