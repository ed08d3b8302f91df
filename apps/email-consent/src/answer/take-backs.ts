import { Clock } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, letterNumber, LetterStore, NotFound } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { PoliciesInUse } from '../letter/policies-in-use';
import { CurrentPolicy } from '../policy/current-policy';
import type { TakeBackForm } from './answer-form';
import { caseAfter } from './case-after';
import { canBeTakenBack, decideTakeBack } from './decide-take-back';
import type { Fault } from './fault';
import { LetterCodes } from './letter-codes';
import type { Visit } from './view-of';

/** Nobody finds a number in a letter sooner than this; a scanner does not look (N2). */
const quickestPressMs = 2_000;

/** `closed`: there is nothing left to take back; the page tells what stands. */
export type TakeBackOutcome =
  | { readonly kind: 'done'; readonly known: ChildCase }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'closed' };

/** Takes permissions back in a guardian's name. */
@Injectable()
export class TakeBacks {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly letters: LetterStore,
    private readonly policies: PoliciesInUse,
    private readonly current: CurrentPolicy,
    private readonly codes: LetterCodes,
    private readonly clock: Clock,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
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
    if (consentIds.size === 0) return faulty({ kind: 'take-back-nothing', field: 'purpose' });
    const limit = policy.links.codeAttempts;
    if (form.number !== null) {
      if (!(await this.isRightPress(visit, form.number, shownAt, at))) return faulty({ kind: 'number', field: 'code' });
    } else {
      const check = await this.codes.check(letter, form.code, limit, at);
      if (check.kind !== 'right') return faulty({ kind: 'code', field: 'code', check });
    }
    const { countsFrom } = this.current.policy.emailPlus;
    return this.write({ requestId: request.id, consentIds, countsFrom, at });
  }

  /**
   * One wrong press, or one that is too quick, and the letter's numbers count no more: from then on it takes the code.
   * Of presses that come all at once only one is looked at.
   */
  private async isRightPress({ letter }: Visit, number: number, shownAt: Date, at: Date): Promise<boolean> {
    if ((await this.letters.takeTry(letter.id, 1)) === null) return false;
    const quick = at.getTime() - shownAt.getTime() < quickestPressMs;
    if (quick || number !== letterNumber(this.config.linkKey, letter.id)) return false;
    await this.letters.returnTry(letter.id);
    return true;
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
        if (error instanceof NotFound) return 0;
        throw error;
      });
    return ended > 0 && after !== null ? { kind: 'done', known: after } : { kind: 'closed' };
  }
}

function faulty(fault: Fault): TakeBackOutcome {
  return { kind: 'fault', fault };
}
