import { Problem } from '@kinsent/host';

/** Clocks of two houses are never quite the same. */
const slackMs = 5 * 60_000;

/** No childhood, and no retention that began in one, is longer ago. */
const longestYears = 25;

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * When an app says that something happened; now when it does not say. A little ahead of our clock is now. Throws the Problem
 * `impossible_time`.
 */
export function readWhen(at: string | undefined, now: Date): Date {
  if (at === undefined) return now;
  const when = instant.test(at) ? new Date(at) : new Date(Number.NaN);
  if (Number.isNaN(when.getTime()))
    throw impossible('must be an instant with a time zone, such as 2027-03-01T12:00:00Z');
  if (when.getTime() > now.getTime() + slackMs) throw impossible('lies ahead');
  const oldest = new Date(now);
  oldest.setUTCFullYear(oldest.getUTCFullYear() - longestYears);
  if (when < oldest) throw impossible('lies longer ago than any childhood');
  return when > now ? now : when;
}

function impossible(detail: string): Problem {
  return new Problem('impossible_time', { errors: [{ pointer: '/at', detail }] });
}
