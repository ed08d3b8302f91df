import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { resultOf } from '../result-of';
import { decideRequestLapse } from './decide-request-lapse';

/** Silence: the guardian did not answer in the policy's time (T3). */
@Injectable()
export class RequestLapseHandler extends DutyHandler {
  readonly kind = 'request.lapse';

  constructor(
    private readonly cases: ChildCaseStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  handle({ subjectId: requestId }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    return resultOf(this.cases.change({ requestId }, (found) => decideRequestLapse(found, requestId, at)));
  }
}
