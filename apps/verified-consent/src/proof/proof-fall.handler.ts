import { advance } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty, GuardianProofStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentRules } from '../current-rules';

/** A proof that was none takes along what rests on it, child by child; from its first moment on nothing new can rest on it. */
@Injectable()
export class ProofFallHandler extends DutyHandler {
  readonly kind = 'proof.fall';

  constructor(
    private readonly proofs: GuardianProofStore,
    private readonly cases: ChildCaseStore,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    const at = this.clock.now();
    const rested = await this.proofs.fall(subjectId, at);
    let invalidated = 0;
    for (const { childId, consentIds } of rested) invalidated += await this.invalidate(childId, consentIds, at);
    return { done: { children: rested.length, invalidated } };
  }

  private async invalidate(childId: string, consentIds: readonly string[], at: Date): Promise<number> {
    const { countsFrom } = this.rules;
    try {
      return await this.cases.change({ childId }, ({ consents }) => {
        const fallen = consents.filter(({ id, state }) => consentIds.includes(id) && state === 'granted');
        return {
          at,
          advances: fallen.map((consent) => advance(consent, { act: 'invalidate', cause: 'fraud' }, at, countsFrom)),
          answer: fallen.length,
        };
      });
    } catch (error) {
      if (error instanceof NotFound) return 0;
      throw error;
    }
  }
}
