import type { FormTerms } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import { ChildCaseStore, type VerificationRecord, VerificationStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { waitingIn } from '../proof/waiting-in';
import { formTermsOf } from './form-terms';

/** Whether a form still serves its request: `passed`: the guardian is known already; `over`: nothing waits any more. */
export type Standing = 'open' | 'passed' | 'over';

export interface FormStanding {
  readonly verification: VerificationRecord;
  readonly app: string;
  readonly standing: Standing;
  /** What the request's policy says of forms. */
  readonly terms: FormTerms | null;
}

/** Says whether forms for a request are still judged. */
@Injectable()
export class FormStandings {
  constructor(
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly policies: PoliciesInUse,
    private readonly clock: Clock,
  ) {}

  /** Null for one that never was, and for one about somebody who is forgotten. */
  async byId(verificationId: string): Promise<FormStanding | null> {
    return this.of(await this.verifications.byId(verificationId));
  }

  /** The one that a reference names. */
  async byReference(reference: string): Promise<FormStanding | null> {
    return this.of(await this.verifications.byReference(reference));
  }

  private async of(verification: VerificationRecord | null): Promise<FormStanding | null> {
    if (verification === null) return null;
    const known = await this.cases.findByRequest(null, verification.requestId);
    const request = known?.requests.find(({ id }) => id === verification.requestId);
    if (known === null || request === undefined || request.state === 'erased') return null;
    const policy = await this.policies.find(request.policyDigest);
    const terms = formTermsOf(policy);
    const waits = terms !== null && waitingIn(known, request.id, policy, this.clock.now()).length > 0;
    const standing = verification.passedAt !== null ? 'passed' : waits ? 'open' : 'over';
    return { verification, app: known.child.app, standing, terms };
  }
}
