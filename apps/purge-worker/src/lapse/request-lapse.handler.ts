import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce } from '../batches';
import { resultsOf } from '../result-of';
import { decideRequestLapse } from './decide-request-lapse';

/** Silence: the guardian did not answer in the policy's time (T3). */
@Injectable()
export class RequestLapseHandler extends BatchDutyHandler {
  readonly kind = 'request.lapse';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly cases: ChildCaseStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const at = this.clock.now();
    const names = duties.map(({ subjectId }) => ({ requestId: subjectId }));
    const decided = await this.cases.changeAll(names, at, (found, index) =>
      decideRequestLapse(found, names[index]!.requestId, at),
    );
    return resultsOf(decided);
  }
}
