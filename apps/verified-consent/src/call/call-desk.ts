import { addPeriod, type CallTerms, type ConsentRequest, type Policy } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import {
  CallMoved,
  type CallRecord,
  CallStore,
  type ChildCase,
  ChildCaseStore,
  newId,
  NotFound,
  type StaffRecord,
  VerificationPassed,
  type VerificationRecord,
  VerificationStore,
} from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentRules } from '../current-rules';
import { type Waiting, waitingIn } from '../proof/waiting-in';
import { callTermsOf } from './call-terms';
import { type CallSaid, type CallVerdict, decideCall } from './decide-call';

/** A request that somebody calls about, as those at the desk see it. */
export interface CallCase {
  readonly verification: VerificationRecord;
  readonly request: ConsentRequest;
  readonly known: ChildCase;
  /** The one under which the guardian was asked. */
  readonly policy: Policy;
  /** Null where no call is offered. */
  readonly terms: CallTerms | null;
  /** What can still be decided in a call; nothing once the guardian is proven. */
  readonly waiting: readonly Waiting[];
  readonly records: readonly CallRecord[];
  readonly bookedFor: Date | null;
}

/** What is written of a call, and by whom. */
export interface Recording {
  readonly callId: string;
  readonly staff: StaffRecord;
  readonly said: CallSaid;
}

/** What staff do with calls: find the request by its reference, and record what came of the call. */
@Injectable()
export class CallDesk {
  constructor(
    private readonly verifications: VerificationStore,
    private readonly cases: ChildCaseStore,
    private readonly calls: CallStore,
    private readonly policies: PoliciesInUse,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  /** Null for a reference that is none, and for one about somebody who is forgotten. */
  async find(reference: string): Promise<CallCase | null> {
    const verification = await this.verifications.byReference(reference);
    if (verification === null) return null;
    const { id, requestId, passedAt } = verification;
    const known = await this.cases.findByRequest(null, requestId);
    const request = known?.requests.find((each) => each.id === requestId);
    if (known === null || request === undefined || request.state === 'erased') return null;
    const [policy, records, booking] = await Promise.all([
      this.policies.find(request.policyDigest),
      this.calls.ofVerification(id),
      this.calls.booked(id),
    ]);
    return {
      verification,
      request,
      known,
      policy,
      terms: callTermsOf(policy, this.rules.policy, known.child.place),
      waiting: passedAt === null ? waitingIn(known, requestId, policy, this.clock.now()) : [],
      records,
      bookedFor: booking?.startsAt ?? null,
    };
  }

  /** `moved`: it was recorded before, or the guardian was proven in the meantime; nothing was written. */
  async record(found: CallCase, { callId, staff, said }: Recording): Promise<CallVerdict | 'moved'> {
    const { verification, policy, terms } = found;
    if (terms === null) return 'over';
    const at = this.clock.now();
    const { noticeDigest } = verification;
    const { countsFrom } = this.rules;
    const grounds = { evidenceId: newId(at), proofId: newId(at), noticeDigest, policy, countsFrom, at };
    const standsUntil = addPeriod(at, policy.verification!.stands);
    const calling = { callId, verification, staff, said, script: terms.script.version, standsUntil, grounds };
    try {
      return await this.cases.change({ requestId: verification.requestId }, (known) => decideCall(known, calling));
    } catch (error) {
      if (error instanceof CallMoved || error instanceof VerificationPassed) return 'moved';
      if (error instanceof NotFound) return 'over';
      throw error;
    }
  }
}
