import { DateTime } from 'luxon';
import type { Policy, Purpose, Recipient } from './policy';

/** The instant at which a written assurance is out of date: the end, in UTC, of the day on which it expires. */
export function assuranceEnds(expires: string): Date {
  return DateTime.fromISO(expires, { zone: 'utc' }).plus({ days: 1 }).toJSDate();
}

/** Keys of the recipients whose assurance is out of date at `at`: nobody may give them children's data (312.8(c)). */
export function expiredAssurances(policy: Pick<Policy, 'recipients'>, at: Date): string[] {
  return Object.entries(policy.recipients).flatMap(([key, recipient]) => (hasExpired(recipient, at) ? [key] : []));
}

/** True when a purpose would give data to somebody whose written assurance is out of date (16 CFR 312.8(c)). */
export function lacksAssurance(purpose: Purpose, recipients: Policy['recipients'], at: Date): boolean {
  return purpose.recipients.some((key) => {
    const recipient = recipients[key];
    return recipient !== undefined && hasExpired(recipient, at);
  });
}

/** A permission check asks this of every recipient; a date is read once. */
const ends = new WeakMap<Recipient, number>();

function hasExpired(recipient: Recipient, at: Date): boolean {
  if (recipient.assurance === undefined) return false;
  let end = ends.get(recipient);
  if (end === undefined) ends.set(recipient, (end = assuranceEnds(recipient.assurance.expires).getTime()));
  return at.getTime() >= end;
}
