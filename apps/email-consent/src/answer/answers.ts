import { Clock } from '@kinsent/host';
import { type ChildCase, ChildCaseStore, type Decision, LetterSpent, newId, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { RequestNotices } from '../letter/request-notice';
import { CurrentPolicy } from '../policy/current-policy';
import { StrongerChecks } from '../verification/stronger-checks';
import { type AnswerForm, choiceField } from './answer-form';
import { caseAfter } from './case-after';
import { type AnswerOutcome, askedIn, decideAnswer, isDecidable } from './decide-answer';
import { decideDecline } from './decide-decline';
import type { Fault } from './fault';
import { LetterCodes } from './letter-codes';
import type { Visit } from './view-of';

/** `closed`: somebody else was first, or the time is over; the page tells what stands. */
export type Outcome =
  | { readonly kind: 'done'; readonly known: ChildCase }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly kind: 'closed' };

/** Takes a guardian's answer in. */
@Injectable()
export class Answers {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly notices: RequestNotices,
    private readonly current: CurrentPolicy,
    private readonly checks: StrongerChecks,
    private readonly codes: LetterCodes,
    private readonly clock: Clock,
  ) {}

  /** `locale` is the language in which the notice was shown: its digest goes into the evidence. */
  async take(visit: Visit, form: AnswerForm, locale: string): Promise<Outcome> {
    const { letter, request, known } = visit;
    const at = this.clock.now();
    const { policy, digest } = await this.notices.of(known, request, locale);
    const provable = this.checks.methodsFor(policy, known.child.place).length > 0;
    const faults = form.act === 'answer' ? missingChoices(known, request.id, form, provable) : [];
    // Only a form that lacks nothing else may try a code.
    if (faults.length > 0) return { kind: 'faults', faults };
    const check = await this.codes.check(letter, form.code, policy.links.codeAttempts, at);
    if (check.kind !== 'right') return { kind: 'faults', faults: [{ field: 'code', kind: 'code', check }] };
    const { countsFrom } = this.current.policy.emailPlus;
    const about = { requestId: request.id, letterId: letter.id, countsFrom, at };
    const opened = { requestId: request.id, locale, noticeDigest: digest };
    const verification = provable ? this.checks.open(opened, at) : null;
    const evidence = { id: newId(at), method: 'email-plus', noticeDigest: digest } as const;
    const { act, choices } = form;
    return this.write(request.id, (now) =>
      act === 'answer'
        ? decideAnswer(now, { ...about, policy, choices, verification, evidence })
        : decideDecline(now, { ...about, reason: act }),
    );
  }

  private async write(requestId: string, decide: (now: ChildCase) => Decision<AnswerOutcome>): Promise<Outcome> {
    let after: ChildCase | null = null;
    try {
      const outcome = await this.cases.change({ requestId }, (now) => {
        const decision = decide(now);
        after = caseAfter(now, decision);
        return decision;
      });
      return outcome === 'answered' && after !== null ? { kind: 'done', known: after } : { kind: 'closed' };
    } catch (error) {
      // Another answer, a lock or an erasure came between the look and the act.
      if (error instanceof LetterSpent || error instanceof NotFound) return { kind: 'closed' };
      throw error;
    }
  }
}

/** Every purpose that can be decided needs a choice; where there is none such, something must be refused. */
function missingChoices(known: ChildCase, requestId: string, { choices }: AnswerForm, provable: boolean): Fault[] {
  const asked = askedIn(known, requestId).filter(({ level }) => level !== 'notice');
  const decidable = asked.filter((consent) => isDecidable(consent, provable));
  if (decidable.length > 0) {
    return decidable
      .filter(({ purpose }) => !choices.has(purpose))
      .map(({ purpose }) => ({ field: choiceField(purpose), kind: 'choice', purpose }));
  }
  const refused = asked.some(({ purpose }) => choices.get(purpose) === 'no');
  return refused ? [] : [{ field: choiceField(asked[0]?.purpose ?? ''), kind: 'nothing-chosen' }];
}
