import { Clock, Problem } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, LetterStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import type { ResendConsentRequestDto } from './consent-request.dto';
import { guardianOf } from './open-consent-request';
import type { RequestFacts } from './request-facts';
import { holdOpen, holdToCaps, resendConsentRequest } from './resend-consent-request';

const day = 24 * 60 * 60 * 1000;

/** Owes fresh letters of open requests, within the policy's caps for a guardian, a child and a day. */
@Injectable()
export class FreshLetters {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly letters: LetterStore,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /** Throws a Problem for a request that is not the app's, is closed, or has had its letters for today. */
  async send(
    app: string,
    requestId: string,
    body: ResendConsentRequestDto,
  ): Promise<RequestFacts & Pick<ChildCase, 'child'>> {
    const at = this.clock.now();
    const found = await this.cases.findByRequest(app, requestId);
    if (found === null) throw new Problem('not_found');
    holdOpen(found, requestId, at);
    const { guardian, child } = body;
    const corrected = guardian === undefined ? null : guardianOf({ guardian, child });
    const today = await this.letters.sentSince(requestId, new Date(at.getTime() - day));
    holdToCaps(today, this.current.policy.guardians.resend);
    const ever = await this.letters.sentSince(requestId, new Date(0));
    const resending = { requestId, corrected, lettersBefore: ever.child, at };
    const facts = await this.cases.change({ requestId }, (now) => resendConsentRequest(now, resending));
    return { ...facts, child: found.child };
  }
}
