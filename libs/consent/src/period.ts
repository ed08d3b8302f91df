import { DateTime, Duration } from 'luxon';

/**
 * Adds an ISO-8601 duration to an instant by the calendar, in UTC: 31 January + P1M is the last day of February.
 * Throws RangeError for text that is not a duration, or is negative.
 */
export function addPeriod(from: Date, period: string): Date {
  return DateTime.fromJSDate(from, { zone: 'utc' }).plus(parsePeriod(period)).toJSDate();
}

/** Reads an ISO-8601 duration such as `P14D`; throws RangeError when it is malformed or negative. */
export function parsePeriod(period: string): Duration {
  const duration = Duration.fromISO(period);
  const parts = Object.values(duration.toObject());
  if (!duration.isValid || parts.some((part) => part < 0)) {
    throw new RangeError('A period must be an ISO-8601 duration such as P14D.');
  }
  return duration;
}
