import { ageOfConsent } from './age-of-consent';
import { daysIn, formatDate, parseDate } from './calendar-date';
import type { Place } from './place';
import type { AgeRule } from './policy';

/** Nobody is older; a birth year before that is a slip of the pen, not a grown-up. */
const longestLife = 130;

/**
 * Reads a birth date as year, month or day. What is left out is taken as the latest day that it can be, so that a doubt
 * never makes a child older. `today` is an ISO date. Throws RangeError for an impossible, future or far too old date.
 */
export function parseBirthDate(text: string, today: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year === undefined) throw new RangeError('must be a birth date as year, month or day: 2016, 2016-05, 2016-05-03');
  const now = formatDate(parseDate(today));
  const lastMonth = month ?? '12';
  const lastDay = day ?? String(daysIn(Number(year), Number(lastMonth)));
  const latest = formatDate(parseDate(`${year}-${lastMonth}-${lastDay}`));
  const earliest = `${year}-${month ?? '01'}-${day ?? '01'}`;
  if (earliest > now) throw new RangeError('must not lie in the future');
  if (Number(now.slice(0, 4)) - Number(year) > longestLife) throw new RangeError('must lie within a human life');
  return latest > now ? now : latest;
}

/** The ISO date on which somebody born on an ISO date reaches an age; who is born on 29 February does so on 1 March. */
export function comesOfAgeOn(birth: string, age: number): string {
  const { year, month, day } = parseDate(birth);
  const then = year + age;
  return day > daysIn(then, month)
    ? formatDate({ year: then, month: month + 1, day: 1 })
    : formatDate({ year: then, month, day });
}

/** The ISO date on which a child comes of age by the threshold that holds in its place on the ISO date `on` (T1). */
export function comesOfAgeFor(birth: string, place: Place, rule: AgeRule, on: string): string {
  return comesOfAgeOn(parseBirthDate(birth, on), ageOfConsent(place, on, rule).age);
}
