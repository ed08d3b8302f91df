import type { Policy } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import {
  type ChildCase,
  ChildCaseStore,
  FormScanStore,
  type GuardianProof,
  GuardianProofStore,
  type PaymentRecord,
  PaymentStore,
  type ScanRecord,
  verificationIndex,
  type VerificationRecord,
  VerificationStore,
} from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type CallStanding, CallTimesOffered } from '../call/call-times-offered';
import { type Waiting, waitingIn } from '../proof/waiting-in';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';

/** All that stands behind a guardian's link. */
export interface Visit {
  readonly verification: VerificationRecord;
  readonly known: ChildCase;
  readonly policy: Policy;
  /** What they said yes to and what still waits. */
  readonly waiting: readonly Waiting[];
  /** Oldest first. */
  readonly payments: readonly PaymentRecord[];
  /** Signed forms that came back, oldest first. */
  readonly scans: readonly ScanRecord[];
  /** The time for a call that they chose, and what came of their last one. */
  readonly calls: CallStanding;
  /** A proof that they gave before and agreed to use again. */
  readonly reusable: GuardianProof | null;
}

/** Finds what a guardian's link leads to. */
@Injectable()
export class Doorway {
  constructor(
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly payments: PaymentStore,
    private readonly scans: FormScanStore,
    private readonly proofs: GuardianProofStore,
    private readonly calls: CallTimesOffered,
    private readonly policies: PoliciesInUse,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  /** Null for a link that never was, and for one about somebody who is forgotten. */
  async find(secret: string): Promise<Visit | null> {
    const link = verificationIndex(this.config.verificationKey, secret);
    let verification = await this.verifications.byLink(link);
    while (verification !== null) {
      const visit = await this.visitOf(verification);
      const now = await this.verifications.byLink(link);
      // Proven while we read: half of what was read would be from before, and say that nothing waits and nobody was proven.
      if (visit === null || now === null || now.passedAt?.getTime() === verification.passedAt?.getTime()) return visit;
      verification = now;
    }
    return null;
  }

  private async visitOf(verification: VerificationRecord): Promise<Visit | null> {
    const known = await this.cases.findByRequest(null, verification.requestId);
    const request = known?.requests.find(({ id }) => id === verification.requestId);
    if (known === null || request === undefined || request.state === 'erased') return null;
    const at = this.clock.now();
    const [policy, payments, scans, calls, reusable] = await Promise.all([
      this.policies.find(request.policyDigest),
      this.payments.ofVerification(verification.id),
      this.scans.ofVerification(verification.id),
      this.calls.standing(verification.id),
      this.proofs.reusable(verification.guardianId, at),
    ]);
    return {
      verification,
      known,
      policy,
      payments,
      scans,
      calls,
      reusable,
      waiting: waitingIn(known, request.id, policy, at),
    };
  }
}
