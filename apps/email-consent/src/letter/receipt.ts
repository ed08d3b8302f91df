import type { DutyResult } from '@kinsent/host';
import type { PostResult } from './letter-post';

/** The duty of a letter that nobody has to get any more. */
export const notNeeded: DutyResult = { done: { outcome: 'not needed' } };

/** What the mail server said, as the receipt of the duty. */
export function receiptOf(result: PostResult): DutyResult {
  return result.kind === 'accepted'
    ? { done: { outcome: 'sent', at: result.sentAt.toISOString() } }
    : { done: { outcome: 'refused', status: result.status } };
}
