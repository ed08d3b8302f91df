import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { dataKey, type Duty, HeldChildStore, KeyStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { gone } from '../batches';

/** Takes the key of a child that is held out of the key store: only its holder can read it from then on. Safe to repeat. */
@Injectable()
export class HoldSealHandler extends DutyHandler {
  readonly kind = 'hold.seal';

  constructor(
    private readonly keys: KeyStore,
    private readonly held: HeldChildStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    const childId = await this.held.childOf(subjectId);
    if (childId === null) return gone;
    await this.keys.destroy([dataKey(childId)]);
    await this.held.sealed(subjectId, this.clock.now());
    return { done: { outcome: 'sealed' } };
  }
}
