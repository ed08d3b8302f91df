import { type PurposeInWords, purposeInWords } from '../proof/purpose-in-words';
import type { CallCase } from './call-desk';

/** What waits, what goes to others last. */
export function askedIn({ policy, waiting }: CallCase, locale: string): PurposeInWords[] {
  return waiting
    .map(({ consent }) => purposeInWords(policy, consent.purpose, locale))
    .sort((one, other) => Number(one.apart) - Number(other.apart));
}
