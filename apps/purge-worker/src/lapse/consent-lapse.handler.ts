import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';
import { resultOf } from '../result-of';
import { decideConsentLapse } from './decide-consent-lapse';

/** The end of a yes that was given for a time. */
@Injectable()
export class ConsentLapseHandler extends DutyHandler {
  readonly kind = 'consent.lapse';

  constructor(
    private readonly cases: ChildCaseStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  handle({ subjectId: consentId }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    const { countsFrom } = this.terms;
    return resultOf(this.cases.change({ consentId }, (found) => decideConsentLapse(found, consentId, countsFrom, at)));
  }
}
