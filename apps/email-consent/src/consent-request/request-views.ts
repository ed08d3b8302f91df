import { awaitsVerification } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import { ChildCaseStore, type ChildRecord, VerificationStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import { waitsFor } from '../verification/waits-for';
import type { ConsentRequestDto } from './consent-request.dto';
import { type RequestFacts, viewOf } from './request-facts';

/** What an app is told of a request, with what each of its consents waits for. */
@Injectable()
export class RequestViews {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly verifications: VerificationStore,
    private readonly policies: PoliciesInUse,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  async of(child: ChildRecord, facts: RequestFacts): Promise<ConsentRequestDto> {
    const { request, consents } = facts;
    const proves = consents.some(awaitsVerification);
    const verification = proves ? await this.verifications.ofRequest(request.id) : null;
    const policy = proves ? await this.policies.find(request.policyDigest) : this.current.policy;
    const { countsFrom } = this.current.policy.emailPlus;
    const proven = verification !== null && verification.passedAt !== null;
    const waiting = { child, request, policy, proven, countsFrom, at: this.clock.now() };
    return viewOf(facts, await this.cases.refOf(child.id), (consent) => waitsFor(consent, waiting));
  }
}
