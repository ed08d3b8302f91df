import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureTargetStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce, gone } from '../batches';
import { CertificateSigner } from '../proof/certificate-signer';

/** For a key that is just being destroyed. */
const lookAgainMs = 1_000;

/** Ends erasures of which everybody has answered, and certifies what was done. */
@Injectable()
export class ErasureSettleHandler extends BatchDutyHandler {
  readonly kind = 'erasure.settle';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly signer: CertificateSigner,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const at = this.clock.now();
    const ids = duties.map(({ subjectId }) => subjectId);
    const settled = await this.targets.settleAll(ids, at, (facts) => this.signer.sign(facts));
    return settled.map((outcome) => {
      if (outcome === 'busy') return outcome;
      if (outcome === 'key-owed') return { retryAt: new Date(at.getTime() + lookAgainMs), code: 'key_owed' };
      return outcome === 'gone' ? gone : { done: { outcome } };
    });
  }
}
