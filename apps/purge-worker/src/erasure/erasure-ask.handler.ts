import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureTargetStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';

/**
 * Asks an app to forget a child. Until it answers it is asked again, for ever, each time by a new event; the next time is
 * owed in the commit of this one, so that a worker that dies asks neither twice nor never again.
 */
@Injectable()
export class ErasureAskHandler extends DutyHandler {
  readonly kind = 'erasure.ask';

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    try {
      const { outcome } = await this.targets.ask(subjectId, this.terms.ruling, this.clock.now());
      return { done: { outcome } };
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      throw error;
    }
  }
}
