import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';
import { resultOf } from '../result-of';
import { decideMaturing } from './decide-maturing';

/** The day from which the young person decides alone. */
@Injectable()
export class ChildMatureHandler extends DutyHandler {
  readonly kind = 'child.mature';

  constructor(
    private readonly cases: ChildCaseStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  handle({ subjectId: childId }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    const { countsFrom } = this.terms;
    return resultOf(this.cases.change({ childId }, (found) => decideMaturing(found, countsFrom, at)));
  }
}
