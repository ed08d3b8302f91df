import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { dataKey, type Duty, ErasureStore, KeyStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/** Makes all that was sealed for an erased child unreadable, also in backups from before (ADR 11). Safe to repeat. */
@Injectable()
export class KeyDestroyHandler extends DutyHandler {
  readonly kind = 'key.destroy';

  constructor(
    private readonly keys: KeyStore,
    private readonly erasures: ErasureStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    const destroyed = await this.keys.destroy([dataKey(subjectId)]);
    // Only now has our own store forgotten.
    await this.erasures.keyDestroyed(subjectId, this.clock.now());
    return { done: { destroyed } };
  }
}
