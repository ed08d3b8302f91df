import { DutyHandler, type DutyResult } from '@kinsent/host';
import { dataKey, type Duty, KeyStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/** Makes all that was sealed for an erased child unreadable, also in backups from before (ADR 11). Safe to repeat. */
@Injectable()
export class KeyDestroyHandler extends DutyHandler {
  readonly kind = 'key.destroy';

  constructor(private readonly keys: KeyStore) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    return { done: { destroyed: await this.keys.destroy([dataKey(subjectId)]) } };
  }
}
