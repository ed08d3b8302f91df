import { parseDate } from './calendar-date';

/**
 * True once the date on which a child comes of age has begun everywhere on earth (UTC−12), so that nobody is treated as
 * grown up a day early wherever the family lives.
 */
export function isOfAge(comesOfAgeOn: string, at: Date): boolean {
  // A permission check asks this once a purpose about the same child.
  if (comesOfAgeOn !== lastAsked.date) lastAsked = { date: comesOfAgeOn, ofAgeAtMs: ofAgeAt(comesOfAgeOn).getTime() };
  return at.getTime() >= lastAsked.ofAgeAtMs;
}

let lastAsked: { readonly date: string | null; readonly ofAgeAtMs: number } = { date: null, ofAgeAtMs: NaN };

/** The instant at which an ISO date has begun in the last zone on earth; RangeError when it is no date. */
export function ofAgeAt(comesOfAgeOn: string): Date {
  const { year, month, day } = parseDate(comesOfAgeOn);
  // Midnight in UTC−12 is noon in UTC. setUTCFullYear, because Date.UTC reads years below 100 as 19xx.
  const begun = new Date(Date.UTC(2000, 0, 1, 12));
  begun.setUTCFullYear(year, month - 1, day);
  return begun;
}
