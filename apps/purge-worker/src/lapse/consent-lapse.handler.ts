import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce } from '../batches';
import { PolicyTerms } from '../policy-terms';
import { resultsOf } from '../result-of';
import { decideConsentLapse } from './decide-consent-lapse';

/** The end of a yes that was given for a time. */
@Injectable()
export class ConsentLapseHandler extends BatchDutyHandler {
  readonly kind = 'consent.lapse';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly cases: ChildCaseStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const at = this.clock.now();
    const { countsFrom } = this.terms;
    const names = duties.map(({ subjectId }) => ({ consentId: subjectId }));
    const decided = await this.cases.changeAll(names, at, (found, index) =>
      decideConsentLapse(found, names[index]!.consentId, countsFrom, at),
    );
    return resultsOf(decided);
  }
}
