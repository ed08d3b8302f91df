import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';
import { mayWait } from './closing-letter';
import { forgottenOr } from './forgotten';

/** Our own store, for what an app asked to have erased at once (T7, T10). */
@Injectable()
export class ErasureOwnHandler extends DutyHandler {
  readonly kind = 'erasure.own';

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
      return forgottenOr(await this.erasures.eraseOwn(subjectId, { at, ruling, letters }), dueAt, at);
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      throw error;
    }
  }
}
