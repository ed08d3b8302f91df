import { LifecycleRefusal } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { mayWait, waitForLetter } from './closing-letter';

/** Forgetting a consent that has ended, and with the last one of a child the child (T3, T10). */
@Injectable()
export class ConsentEraseHandler extends DutyHandler {
  readonly kind = 'consent.erase';

  constructor(
    private readonly erasures: ErasureStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId, dueAt }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    try {
      const { erased, childErased, closingLetters } = await this.erasures.eraseConsent(
        subjectId,
        at,
        mayWait(dueAt, at) ? 'wait' : 'drop',
      );
      const retryAt = childErased ? null : waitForLetter(closingLetters, dueAt, at);
      if (retryAt !== null) return { retryAt, code: 'closing_letter_owed' };
      return { done: { outcome: 'erased', erased, childErased } };
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      // It stands again, or never ended: a duty that has lost its cause erases nothing.
      if (error instanceof LifecycleRefusal) return { done: { outcome: 'still-stands' } };
      throw error;
    }
  }
}
