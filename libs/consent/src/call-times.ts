import { DateTime, Duration } from 'luxon';
import { instantOf, clockAt } from './local-time';
import { type CallTimes, weekdays } from './verification-policy';

/** A day on which staff take calls, with the beginnings of its times. */
export interface CallDay {
  /** ISO date, in the zone of the policy. */
  readonly date: string;
  readonly starts: readonly Date[];
}

/**
 * The times of the next working days, from the day of `at` on. A time that clocks skip when summer time begins is none; of one
 * that they show twice the first counts. What has begun is not among them.
 */
export function callDays(times: CallTimes, at: Date, days: number): CallDay[] {
  const found: CallDay[] = [];
  const minutes = Duration.fromISO(times.each).as('minutes');
  // Within two years there is a working day in any week that has one.
  for (let day = DateTime.fromJSDate(at, { zone: times.zone }).startOf('day'), seen = 0; seen < 731; seen += 1) {
    if (found.length === days) break;
    if (times.days.includes(weekdays[day.weekday - 1]!)) {
      const date = day.toISODate()!;
      const starts = startsOn(date, times, minutes).filter((start) => start > at);
      if (starts.length > 0) found.push({ date, starts });
    }
    day = day.plus({ days: 1 });
  }
  return found;
}

/** True for an instant that is one of those times. */
export function isCallTime(times: CallTimes, start: Date, at: Date, days: number): boolean {
  return callDays(times, at, days).some(({ starts }) => starts.some((one) => one.getTime() === start.getTime()));
}

/** When a call that begins then is over. */
export function callEnd({ each }: CallTimes, start: Date): Date {
  return DateTime.fromJSDate(start).plus(Duration.fromISO(each)).toJSDate();
}

function startsOn(date: string, { from, until, zone }: CallTimes, minutes: number): Date[] {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const [first, end] = [minuteOf(from), minuteOf(until)];
  const starts: Date[] = [];
  for (let minute = first; minute + minutes <= end && minutes > 0; minute += minutes) {
    const clock = midnight + minute * 60_000;
    const instant = instantOf(clock, zone);
    if (clockAt(instant, zone) === clock) starts.push(new Date(instant));
  }
  return starts;
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return hour! * 60 + minute!;
}
