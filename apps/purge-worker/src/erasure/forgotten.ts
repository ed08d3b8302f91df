import type { DutyResult } from '@kinsent/host';
import { closingLetterOwed, type Forgotten } from '@kinsent/store';
import { waitForLetter } from './closing-letter';

/** How a duty to forget here ended; it comes back while a closing letter needs the address. */
export function forgottenOr(
  { erased, childErased, closingLetters, heldUntil }: Forgotten,
  dueAt: Date,
  at: Date,
): DutyResult {
  if (heldUntil !== undefined) return { done: { outcome: 'held', until: heldUntil.toISOString() } };
  const retryAt = childErased ? null : waitForLetter(closingLetters, dueAt, at);
  if (retryAt !== null) return { retryAt, code: closingLetterOwed };
  return { done: { outcome: 'erased', erased, childErased } };
}
