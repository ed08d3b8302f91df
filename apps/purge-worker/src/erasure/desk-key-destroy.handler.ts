import { DutyHandler, type DutyResult } from '@kinsent/host';
import { deskKey, type Duty, KeyStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/** Makes a form or an inquiry of an erased child unreadable, also in backups from before (ADR 11). Safe to repeat. */
@Injectable()
export class DeskKeyDestroyHandler extends DutyHandler {
  readonly kind = 'desk-key.destroy';

  constructor(private readonly keys: KeyStore) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    return { done: { keys: await this.keys.destroy([deskKey(subjectId)]) } };
  }
}
