import type { DutyResult } from '@kinsent/host';
import { NotFound } from '@kinsent/store';

/**
 * How a duty ended, from what was decided: one that came early comes again when it is due, everything else is done with
 * its outcome as the receipt. What the duty was about may be gone already; then there is nothing left to do.
 */
export async function resultOf(
  decided: Promise<{ readonly outcome: string; readonly dueAt?: Date }>,
): Promise<DutyResult> {
  try {
    const { dueAt, ...receipt } = await decided;
    return dueAt === undefined ? { done: receipt } : { retryAt: dueAt, code: 'early' };
  } catch (error) {
    if (error instanceof NotFound) return { done: { outcome: 'gone' } };
    throw error;
  }
}
