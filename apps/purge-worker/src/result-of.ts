import type { DutyResult } from '@kinsent/host';
import type { Changed } from '@kinsent/store';
import { gone } from './batches';

/**
 * How duties ended, from what was decided: one that came early comes again when it is due, everything else is done with
 * its outcome as the receipt. What a duty was about may be gone already; then there is nothing left to do.
 */
export function resultsOf(
  decided: readonly Changed<{ readonly outcome: string; readonly dueAt?: Date }>[],
): (DutyResult | 'busy')[] {
  return decided.map((changed) => {
    if (changed === 'busy') return changed;
    if (changed === 'gone') return gone;
    const { dueAt, ...receipt } = changed.answer;
    return dueAt === undefined ? { done: receipt } : { retryAt: dueAt, code: 'early' };
  });
}
