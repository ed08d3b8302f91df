import { DateTime, Duration } from 'luxon';
import { clockAt, instantOf, isTimeZone } from './local-time';

const form = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

/**
 * Adds an ISO-8601 duration to an instant by the calendar of a time zone (IANA): 31 January + P1M is the last day of
 * February, and a day later the clock shows the same. A time that it shows twice is the first, one that it skips the end
 * of the skip. Throws RangeError for what is no duration of whole parts, no zone, or leads out of the calendar.
 */
export function addPeriod(from: Date, period: string, timeZone = 'UTC'): Date {
  const duration = parsePeriod(period);
  if (timeZone === 'UTC' && duration.years === 0 && duration.months === 0) return later(from, duration.toMillis());
  if (timeZone === 'UTC') return inCalendar(inUtc(from.getTime()).plus(duration));
  if (!isTimeZone(timeZone)) throw new RangeError('must be a time zone such as Europe/Amsterdam');
  const { years = 0, months = 0, weeks = 0, days = 0, ...time } = duration.toObject();
  // Hours are as long as they are; in an hour that clocks repeat, nothing of the calendar leaves the instant what it is.
  if (years + months + weeks + days === 0) return inCalendar(inUtc(from.getTime()).plus(time));
  const clock = inCalendar(inUtc(clockAt(from.getTime(), timeZone)).plus({ years, months, weeks, days }));
  return inCalendar(inUtc(instantOf(clock.getTime(), timeZone)).plus(time));
}

const known = new Map<string, Duration>();
/** As many as policies hold, and no more: texts come from outside too. */
const knownAtMost = 500;

/** Reads an ISO-8601 duration of whole parts such as `P14D` or `PT36H`; throws RangeError for anything else. */
export function parsePeriod(period: string): Duration {
  const before = known.get(period);
  if (before !== undefined) return before;
  const duration = form.test(period) ? Duration.fromISO(period) : Duration.invalid('form');
  if (!duration.isValid) throw new RangeError('must be an ISO-8601 duration such as P14D');
  if (known.size < knownAtMost) known.set(period, duration);
  return duration;
}

/** In UTC every day is as long as the other: what is counted in days and hours needs no calendar. */
function later(from: Date, milliseconds: number): Date {
  const end = new Date(from.getTime() + milliseconds);
  if (!(end.getTime() <= lastMoment)) throw new RangeError('must be a period that ends within the calendar');
  return end;
}

const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function inUtc(milliseconds: number): DateTime {
  return DateTime.fromJSDate(new Date(milliseconds), { zone: 'utc' });
}

function inCalendar(end: DateTime): Date {
  if (!end.isValid || end.year > 9999) throw new RangeError('must be a period that ends within the calendar');
  return end.toJSDate();
}
