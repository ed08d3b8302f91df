import { awaitsVerification } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { type ChildCase, type PaymentStanding, PaymentStandingStore, VerificationStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { RequestNotice } from '../letter/request-notice';
import { CurrentPolicy } from '../policy/current-policy';
import { type CheckAhead, checkAhead } from './stronger-check';
import { StrongerChecks } from './stronger-checks';
import { waitsFor, type WaitsFor } from './waits-for';

/** How far a guardian has come in proving who they are, for one request. */
export interface CheckStanding {
  /** What each consent that was said yes to still waits for, by its id. */
  readonly waits: ReadonlyMap<string, WaitsFor>;
  /** Where they go on; null when nothing waits for that. */
  readonly link: string | null;
  /** True once they have proven it, and something takes one more act of theirs. */
  readonly proven: boolean;
  readonly ahead: CheckAhead | null;
  /** What was charged, oldest first. */
  readonly payments: readonly PaymentStanding[];
}

/** Looks how far guardians have come. */
@Injectable()
export class CheckStandings {
  constructor(
    private readonly verifications: VerificationStore,
    private readonly payments: PaymentStandingStore,
    private readonly checks: StrongerChecks,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * Null for a guardian who never began: nothing they said yes to needed it. `present`: they had the letter in hand just now,
   * and the link says so.
   */
  async of(
    known: ChildCase,
    requestId: string,
    noticed: RequestNotice,
    present = false,
  ): Promise<CheckStanding | null> {
    const at = this.clock.now();
    const request = known.requests.find(({ id }) => id === requestId);
    const consents = known.consents.filter((consent) => consent.requestId === requestId);
    if (request === undefined || !consents.some(({ approvedAt }) => approvedAt !== null)) return null;
    const verification = await this.verifications.ofRequest(requestId);
    if (verification === null) return null;
    const { countsFrom } = this.current.policy.emailPlus;
    const proven = verification.passedAt !== null;
    const { policy } = noticed;
    const waiting = { child: known.child, request, policy, proven, countsFrom, at };
    const waits = new Map(
      consents.filter(awaitsVerification).flatMap((consent) => {
        const waits = waitsFor(consent, waiting);
        return waits === null ? [] : [[consent.id, waits] as const];
      }),
    );
    return {
      waits,
      link: waits.size === 0 ? null : this.checks.linkOf(verification.id, present ? at : null),
      proven,
      ahead: checkAhead(this.checks, noticed, known.child.place),
      payments: await this.payments.paidFor(verification.id),
    };
  }
}
