import { clockAt, instantOf } from '@kinsent/consent';

const day = 24 * 3_600_000;

/** When the day began in a zone. */
export function dayBegins(at: Date, zone: string): Date {
  const clock = clockAt(at.getTime(), zone);
  return new Date(instantOf(clock - (clock % day), zone));
}

/** When the next one begins there. */
export function dayEnds(at: Date, zone: string): Date {
  const clock = clockAt(at.getTime(), zone);
  return new Date(instantOf(clock - (clock % day) + day, zone));
}
