import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { dataKey, type Duty, ErasureStore, type Forgotten, KeyStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce, gone } from '../batches';
import { PolicyTerms } from '../policy-terms';
import { mayWait } from './closing-letter';
import { forgottenOr } from './forgotten';

/**
 * Forgetting consents that have ended, and with the last one of a child the child (T3, T10): the data, then its keys.
 * Whoever dies between the two leaves the duty, and it begins anew with what is left to do.
 */
@Injectable()
export class ConsentEraseHandler extends BatchDutyHandler {
  readonly kind = 'consent.erase';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly erasures: ErasureStore,
    private readonly keys: KeyStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const at = this.clock.now();
    const { ruling } = this.terms;
    const ended = duties.map(({ subjectId, dueAt }) => {
      const letters = mayWait(dueAt, at) ? ('wait' as const) : ('drop' as const);
      return { consentId: subjectId, letters };
    });
    const outcomes = await this.erasures.eraseConsents(ended, { at, ruling, keys: 'caller' });
    await this.destroyKeys(outcomes);
    return outcomes.map((outcome, index) => {
      if (outcome === 'busy') return outcome;
      if (outcome === 'gone') return gone;
      // It stands again, or never ended: a duty that has lost its cause erases nothing.
      if (outcome === 'stands') return { done: { outcome: 'still-stands' } };
      return forgottenOr(outcome, duties[index]!.dueAt, at);
    });
  }

  /** Until it is done this duty is not, and no certificate is given (ADR 16). */
  private async destroyKeys(outcomes: readonly (Forgotten | string)[]): Promise<void> {
    const whole = outcomes.filter(
      (outcome): outcome is Forgotten => typeof outcome !== 'string' && outcome.childErased,
    );
    const childIds = [...new Set(whole.map(({ childId }) => childId))];
    if (childIds.length > 0) await this.keys.destroy(childIds.map(dataKey));
  }
}
