import { type CallTerms, methodsOffered, type Policy } from '@kinsent/consent';

/** How many days with free times are offered. */
export const daysOffered = 10;

/**
 * The terms of calls for a request; null where it is not offered any. Number, hours, times and script are today's: who was asked
 * under an older policy is not to be sent to a number that nobody answers any more.
 */
export function callTermsOf(asked: Policy, today: Policy, place: string | null): CallTerms | null {
  if (!methodsOffered(asked.verification, place).includes('call')) return null;
  return today.verification?.call ?? asked.verification?.call ?? null;
}
