import { Clock } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PoliciesInUse } from '../letter/policies-in-use';
import { CurrentPolicy } from '../policy/current-policy';
import { codeField, purposeField, type TakeBackForm } from './answer-form';
import { caseAfter } from './case-after';
import { canBeTakenBack, decideTakeBack } from './decide-take-back';
import type { Fault } from './fault';
import { LetterCodes } from './letter-codes';
import type { Visit } from './view-of';

/** Nobody finds a number in a letter sooner than this; a scanner does not look (N2). */
const quickestPressMs = 2_000;

/** `closed`: there is nothing left to take back; the page tells what stands. */
export type TakeBackOutcome =
  | { readonly kind: 'done'; readonly known: ChildCase; readonly news: 'stopped' | 'refused' }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'closed' };

/** Takes permissions back in a guardian's name. */
@Injectable()
export class TakeBacks {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly policies: PoliciesInUse,
    private readonly current: CurrentPolicy,
    private readonly codes: LetterCodes,
    private readonly clock: Clock,
  ) {}

  async take(visit: Visit, form: TakeBackForm, shownAt: Date): Promise<TakeBackOutcome> {
    const { known, request, letter } = visit;
    const at = this.clock.now();
    const policy = await this.policies.find(request.policyDigest);
    const consentIds = new Set(
      canBeTakenBack(known, request.id, at)
        .filter(({ purpose }) => form.purposes.has(purpose))
        .map(({ id }) => id),
    );
    if (canBeTakenBack(known, request.id, at).length === 0) return { kind: 'closed' };
    if (consentIds.size === 0) return faulty({ kind: 'take-back-nothing', field: purposeField(form.about) });
    const { codeAttempts } = policy.links;
    if (form.number !== null) {
      const press = { number: form.number, quick: at.getTime() - shownAt.getTime() < quickestPressMs };
      if (!(await this.codes.isRightPress(letter, press, codeAttempts, at))) {
        return faulty({ kind: 'number', field: codeField(form.about) });
      }
    } else {
      const check = await this.codes.check(letter, form.code, codeAttempts, at);
      if (check.kind !== 'right') return faulty({ kind: 'code', field: codeField(form.about), check });
    }
    const { countsFrom } = this.current.policy.emailPlus;
    return this.write({ requestId: request.id, consentIds, countsFrom, at });
  }

  private async write(takingBack: Parameters<typeof decideTakeBack>[1]): Promise<TakeBackOutcome> {
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

function faulty(fault: Fault): TakeBackOutcome {
  return { kind: 'fault', fault };
}
