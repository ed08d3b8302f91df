import { addPeriod } from '@kinsent/consent';

const furthest = 'P5Y';

/**
 * Where a period such as `PT25H` leads from `now`. Throws RangeError for text that is no ISO-8601 duration, is negative,
 * or reaches more than five years ahead.
 */
export function readAdvance(advance: string, now: Date): Date {
  if (advance.length > 64) throw new RangeError('A period must be an ISO-8601 duration such as P14D.');
  const target = addPeriod(now, advance);
  if (!(target.getTime() <= addPeriod(now, furthest).getTime())) {
    throw new RangeError('The clock moves at most five years at a time.');
  }
  return target;
}
