import { parsePeriod } from './period';

const day = 24 * 60 * 60 * 1000;

/** The most milliseconds that a period can last, wherever in the calendar it falls: a month is 31 days. */
export function longestSpan(period: string): number {
  return span(period, 366, 31);
}

/** The fewest milliseconds that a period can last: a month is 28 days. */
export function shortestSpan(period: string): number {
  return span(period, 365, 28);
}

function span(period: string, daysAYear: number, daysAMonth: number): number {
  const { years = 0, months = 0, ...rest } = parsePeriod(period).toObject();
  const { weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = rest;
  // Twelve months are a year, also when they are written as months.
  const wholeYears = years + Math.floor(months / 12);
  const wholeDays = wholeYears * daysAYear + (months % 12) * daysAMonth + weeks * 7 + days;
  return wholeDays * day + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
