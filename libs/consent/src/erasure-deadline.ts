import { addPeriod } from './period';
import type { Policy } from './policy';

/** What a policy that names no deadline promises; a month is what Art. 12(3) GDPR gives. */
export const usualErasureDeadline = 'P30D';

/** By when a target that is to be asked at `dueAt` must have answered. */
export function erasureDeadlineOf(policy: Pick<Policy, 'erasure' | 'timeZone'>, dueAt: Date): Date {
  return addPeriod(dueAt, policy.erasure?.deadline ?? usualErasureDeadline, policy.timeZone);
}
