import { addPeriod } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { ChildCaseStore, newId, NotFound, ScanMoved, VerificationPassed } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentRules } from '../../current-rules';
import { decideVerdict, type Verdict } from './decide-verdict';
import type { FormFolder } from './form-folders';
import type { Said } from './said';

/** `moved`: somebody else was quicker; `gone`: whom it was about is forgotten. Of both nothing was written. */
export type VerdictOutcome = Verdict | 'moved' | 'gone';

/** Writes what people make of signed forms. */
@Injectable()
export class Verdicts {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  /** `seen`: how many had spoken when the person was shown the form. */
  async judge(folder: FormFolder, staffId: string, seen: number, said: Said): Promise<VerdictOutcome> {
    const { scan, reviews, verification, policy, terms } = folder;
    if (reviews.length !== seen) return 'moved';
    const at = this.clock.now();
    const [reviewId, evidenceId, proofId] = [newId(at), newId(at), newId(at)];
    const { noticeDigest, requestId } = verification;
    const { countsFrom } = this.rules;
    const judging = {
      ...{ scan, reviews, verification, terms, reviewId, staffId, said },
      standsUntil: addPeriod(at, policy.verification?.stands ?? 'PT0S'),
      grounds: { evidenceId, proofId, noticeDigest, policy, countsFrom, at },
    };
    try {
      return await this.cases.change({ requestId }, (known) => decideVerdict(known, judging));
    } catch (error) {
      if (error instanceof ScanMoved || error instanceof VerificationPassed) return 'moved';
      if (error instanceof NotFound) return 'gone';
      throw error;
    }
  }
}
