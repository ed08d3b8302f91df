import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureTargetStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce, gone } from '../batches';
import { PolicyTerms } from '../policy-terms';

/**
 * Asks apps to forget children. Until they answer they are asked again, for ever, each time by a new event; the next time is
 * owed in the commit of this one, so that a worker that dies asks neither twice nor never again.
 */
@Injectable()
export class ErasureAskHandler extends BatchDutyHandler {
  readonly kind = 'erasure.ask';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const at = this.clock.now();
    const ids = duties.map(({ subjectId }) => subjectId);
    const asked = await this.targets.askAll(ids, this.terms.ruling, at);
    return asked.map((one) => {
      if (one === 'busy') return one;
      return one === 'gone' ? gone : { done: { outcome: one.outcome } };
    });
  }
}
