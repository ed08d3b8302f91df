import { Clock } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import { purposeField, type TakeBackForm } from './answer-form';
import { caseAfter } from './case-after';
import { canBeTakenBack, decideTakeBack } from './decide-take-back';
import type { Fault } from './fault';
import { LetterProofs } from './letter-proofs';
import type { StandingOutcome } from './standing-outcome';
import type { Visit } from './view-of';

/** Takes permissions back in a guardian's name. */
@Injectable()
export class TakeBacks {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly current: CurrentPolicy,
    private readonly proofs: LetterProofs,
    private readonly clock: Clock,
  ) {}

  async take(visit: Visit, form: TakeBackForm, shownAt: Date): Promise<StandingOutcome> {
    const { known, request } = visit;
    const at = this.clock.now();
    const consentIds = new Set(
      canBeTakenBack(known, request.id, at)
        .filter(({ purpose }) => form.purposes.has(purpose))
        .map(({ id }) => id),
    );
    if (canBeTakenBack(known, request.id, at).length === 0) return { kind: 'closed' };
    if (consentIds.size === 0) return faulty({ kind: 'take-back-nothing', field: purposeField(form.about) });
    const fault = await this.proofs.faultOf(visit, form, shownAt);
    if (fault !== null) return faulty(fault);
    const { countsFrom } = this.current.policy.emailPlus;
    return this.write({ requestId: request.id, consentIds, countsFrom, at });
  }

  private async write(takingBack: Parameters<typeof decideTakeBack>[1]): Promise<StandingOutcome> {
    let after: ChildCase | null = null;
    const ended = await this.cases
      .change({ requestId: takingBack.requestId }, (now) => {
        const decision = decideTakeBack(now, takingBack);
        after = caseAfter(now, decision);
        return decision;
      })
      .catch((error: unknown) => {
        if (error instanceof NotFound) return null;
        throw error;
      });
    return ended !== null && after !== null ? { kind: 'done', known: after, news: ended } : { kind: 'closed' };
  }
}

function faulty(fault: Fault): StandingOutcome {
  return { kind: 'fault', fault };
}
