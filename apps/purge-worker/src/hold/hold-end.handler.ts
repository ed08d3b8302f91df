import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, HeldChildStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';

/** Ends a hold whose time is over, or that was lifted: what it kept is erased then. */
@Injectable()
export class HoldEndHandler extends DutyHandler {
  readonly kind = 'hold.end';

  constructor(
    private readonly held: HeldChildStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    const end = await this.held.end(subjectId, this.terms.ruling, this.clock.now());
    return end.outcome === 'early' ? { retryAt: end.dueAt, code: 'early' } : { done: { outcome: end.outcome } };
  }
}
