import { Clock } from '@kinsent/host';
import { LookStore, type LookSubject } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { Staff } from './signed-in';

/** A look that is about to happen. */
export interface Look {
  readonly staff: Staff;
  readonly subject: LookSubject;
  readonly subjectId: string;
  /** For what, in a word or two of the desk's own; nothing that names a family. */
  readonly why: string;
}

/** Writes down who looks at what, and why, before it is shown: when it cannot be written, nothing is shown (K3). */
@Injectable()
export class Looks {
  constructor(
    private readonly store: LookStore,
    private readonly clock: Clock,
  ) {}

  write({ staff, subject, subjectId, why }: Look): Promise<void> {
    return this.store.write({ staffId: staff.id, subject, subjectId, why }, this.clock.now());
  }
}
