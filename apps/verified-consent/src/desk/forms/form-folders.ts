import type { FormTerms, Policy } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import {
  type ChildCase,
  ChildCaseStore,
  FormScanStore,
  type ScanRecord,
  type ScanReview,
  type VerificationRecord,
  VerificationStore,
} from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { type Waiting, waitingIn } from '../../proof/waiting-in';
import { formTermsOf } from '../../signed-form/form-terms';

export type Review = ScanReview & { readonly at: Date };

/** All that stands behind a signed form whose request is known. */
export interface FormFolder {
  readonly scan: ScanRecord;
  /** What was said of it, oldest first. */
  readonly reviews: readonly Review[];
  readonly verification: VerificationRecord;
  readonly known: ChildCase;
  /** The one under which the guardian was asked. */
  readonly policy: Policy;
  readonly terms: Pick<FormTerms, 'eyes' | 'drawn' | 'kept'>;
  /** What the guardian said yes to on the page and what still waits. */
  readonly waiting: readonly Waiting[];
}

/** Where a policy does not say how forms are judged: the strictest there is. */
const strictest = { eyes: 'two', drawn: 'refused', kept: 'PT0S' } as const;

/** Gathers what a form is judged by. */
@Injectable()
export class FormFolders {
  constructor(
    private readonly scans: FormScanStore,
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly policies: PoliciesInUse,
    private readonly clock: Clock,
  ) {}

  /** Null while its request is not known, and for one about somebody who is forgotten. */
  async of(scan: ScanRecord): Promise<FormFolder | null> {
    const verification = scan.verificationId === null ? null : await this.verifications.byId(scan.verificationId);
    if (verification === null) return null;
    const known = await this.cases.findByRequest(null, verification.requestId);
    const request = known?.requests.find(({ id }) => id === verification.requestId);
    if (known === null || request === undefined || request.state === 'erased') return null;
    const [reviews, policy] = await Promise.all([
      this.scans.reviews(scan.id),
      this.policies.find(request.policyDigest),
    ]);
    const waiting = verification.passedAt === null ? waitingIn(known, request.id, policy, this.clock.now()) : [];
    return { scan, reviews, verification, known, policy, terms: formTermsOf(policy) ?? strictest, waiting };
  }
}
