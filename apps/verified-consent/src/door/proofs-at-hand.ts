import type { EvidenceMethod } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import {
  ChildCaseStore,
  type GuardianProof,
  GuardianProofStore,
  newId,
  NotFound,
  ProofFallen,
  VerificationPassed,
} from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { Grounds } from '../proof/grant-on';
import { CurrentRules } from '../current-rules';
import { decideAgain } from '../proof/decide-again';
import { type Choice, decideDisclosure } from './decide-disclosure';
import type { Visit } from './doorway';

/** `over`: nothing was written, for nothing waited or the proof does not stand. */
export type Outcome = 'written' | 'over';

/** What a guardian does by a proof that they have: use it again, or answer about what goes to others. */
@Injectable()
export class ProofsAtHand {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly proofs: GuardianProofStore,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  /** Proves the guardian by what they showed before, which they agreed to use again. */
  async useAgain(visit: Visit, proof: GuardianProof): Promise<Outcome> {
    const { verification } = visit;
    const grounds = this.grounds(visit, proof.id, proof.method);
    return this.write(async () => {
      const outcome = await this.cases.change({ requestId: verification.requestId }, (known) =>
        decideAgain(known, verification, proof, grounds),
      );
      return outcome === 'passed';
    });
  }

  /** Takes the answer about disclosures in; only once the guardian is known. */
  async answer(visit: Visit, choices: ReadonlyMap<string, Choice>): Promise<Outcome> {
    const { requestId, passedAt, proofId, proofMethod } = visit.verification;
    if (passedAt === null || proofId === null || proofMethod === null) return 'over';
    const grounds = this.grounds(visit, proofId, proofMethod);
    return this.write(async () => {
      const outcome = await this.cases.change({ requestId }, (known) =>
        decideDisclosure(known, requestId, choices, grounds),
      );
      return outcome === 'answered';
    });
  }

  /** The guardian does not want their proof used again. What rests on it stands. */
  forget({ verification }: Visit): Promise<void> {
    return this.proofs.revoke(verification.guardianId, this.clock.now());
  }

  private async write(act: () => Promise<boolean>): Promise<Outcome> {
    try {
      return (await act()) ? 'written' : 'over';
    } catch (error) {
      const over = [ProofFallen, NotFound, VerificationPassed].some((fault) => error instanceof fault);
      if (over) return 'over';
      throw error;
    }
  }

  private grounds({ verification, policy }: Visit, proofId: string, method: EvidenceMethod): Grounds {
    const at = this.clock.now();
    const { noticeDigest } = verification;
    const { countsFrom } = this.rules;
    return { evidenceId: newId(at), method, proofId, noticeDigest, policy, countsFrom, at };
  }
}
