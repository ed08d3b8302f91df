import { DateTime } from 'luxon';

/**
 * True once the date on which a child comes of age has begun everywhere on earth (UTC−12), so that nobody is treated as
 * grown up a day early wherever the family lives.
 */
export function isOfAge(comesOfAgeOn: string, at: Date): boolean {
  return at.getTime() >= ofAgeAt(comesOfAgeOn).getTime();
}

/** The instant at which an ISO date has begun in the last zone on earth. */
export function ofAgeAt(comesOfAgeOn: string): Date {
  const begun = DateTime.fromISO(comesOfAgeOn, { zone: 'UTC-12' });
  if (!begun.isValid) throw new RangeError('A coming-of-age date must be an ISO date.');
  return begun.toJSDate();
}
