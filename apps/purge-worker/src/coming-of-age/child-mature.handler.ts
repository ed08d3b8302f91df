import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce } from '../batches';
import { PolicyTerms } from '../policy-terms';
import { resultsOf } from '../result-of';
import { decideMaturing } from './decide-maturing';

/** The day from which the young person decides alone. */
@Injectable()
export class ChildMatureHandler extends BatchDutyHandler {
  readonly kind = 'child.mature';
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
    const names = duties.map(({ subjectId }) => ({ childId: subjectId }));
    return resultsOf(await this.cases.changeAll(names, at, (found) => decideMaturing(found, countsFrom, at)));
  }
}
