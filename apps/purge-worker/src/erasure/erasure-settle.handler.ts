import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureTargetStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CertificateSigner } from '../proof/certificate-signer';

/** Ends an erasure of which everybody has answered, and certifies what was done. */
@Injectable()
export class ErasureSettleHandler extends DutyHandler {
  readonly kind = 'erasure.settle';

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly signer: CertificateSigner,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    try {
      const ended = await this.targets.settle(subjectId, this.clock.now(), (facts) => this.signer.sign(facts));
      return { done: { outcome: ended ? 'completed' : 'not-over' } };
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      throw error;
    }
  }
}
