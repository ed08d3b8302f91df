import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { dataKey, type Duty, ErasureStore, KeyStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce } from '../batches';

/** Makes all that was sealed for erased children unreadable, also in backups from before (ADR 11). Safe to repeat. */
@Injectable()
export class KeyDestroyHandler extends BatchDutyHandler {
  readonly kind = 'key.destroy';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly keys: KeyStore,
    private readonly erasures: ErasureStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const at = this.clock.now();
    const childIds = duties.map(({ subjectId }) => subjectId);
    await this.keys.destroy(childIds.map(dataKey));
    // Only now has our own store forgotten.
    const said = await this.erasures.keysDestroyed(childIds, at);
    return childIds.map((id) => (said.has(id) ? { done: { outcome: 'destroyed' } } : 'busy'));
  }
}
