import { DateTime, Duration } from 'luxon';

const form = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

/**
 * Adds an ISO-8601 duration to an instant by the calendar, in UTC: 31 January + P1M is the last day of February.
 * Throws RangeError for text that is not a duration of whole parts, or that leads out of the calendar.
 */
export function addPeriod(from: Date, period: string): Date {
  const end = DateTime.fromJSDate(from, { zone: 'utc' }).plus(parsePeriod(period));
  if (!end.isValid || end.year > 9999) throw new RangeError('must be a period that ends within the calendar');
  return end.toJSDate();
}

/** Reads an ISO-8601 duration of whole parts such as `P14D` or `PT36H`; throws RangeError for anything else. */
export function parsePeriod(period: string): Duration {
  const duration = form.test(period) ? Duration.fromISO(period) : Duration.invalid('form');
  if (!duration.isValid) throw new RangeError('must be an ISO-8601 duration such as P14D');
  return duration;
}
