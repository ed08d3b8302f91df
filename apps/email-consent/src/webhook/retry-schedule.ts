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

/**
 * When to try again after `attempts` failures, or null once three days have been tried. `spread` between 0 and 1 makes
 * a wait up to a tenth shorter, so that a receiver that comes back is not met by everything at once.
 */
export function nextAttempt(attempts: number, at: Date, spread: number): Date | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : new Date(at.getTime() + Math.round(wait * (1 - spread / 10)));
}
