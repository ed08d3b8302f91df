import { LifecycleRefusal } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';
import { forgottenOr } from './forgotten';
import { mayWait } from './closing-letter';

/** Forgetting a consent that has ended, and with the last one of a child the child (T3, T10). */
@Injectable()
export class ConsentEraseHandler extends DutyHandler {
  readonly kind = 'consent.erase';

  constructor(
    private readonly erasures: ErasureStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId, dueAt }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    const letters = mayWait(dueAt, at) ? 'wait' : 'drop';
    try {
      const { ruling } = this.terms;
      return forgottenOr(await this.erasures.eraseConsent(subjectId, { at, ruling, letters }), dueAt, at);
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      // It stands again, or never ended: a duty that has lost its cause erases nothing.
      if (error instanceof LifecycleRefusal) return { done: { outcome: 'still-stands' } };
      throw error;
    }
  }
}
