import { addPeriod, owe } from '@kinsent/consent';
import { BatchDutyHandler, Clock, type DutyResult } from '@kinsent/host';
import { type Duty, DutyStore, ReferenceStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce } from '../batches';
import { PolicyTerms } from '../policy-terms';

/**
 * Makes every copy of erased children's references unreadable. Whoever owes it says that nobody needs to be told any more
 * which child it was; what still decides here is the feed: while it holds events of the child, the app is told of whom they
 * speak (N9). Safe to repeat.
 */
@Injectable()
export class ReferenceDestroyHandler extends BatchDutyHandler {
  readonly kind = 'reference.destroy';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly references: ReferenceStore,
    private readonly duties: DutyStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<DutyResult[]> {
    const now = this.clock.now();
    const childIds = duties.map(({ subjectId }) => subjectId);
    const kept = new Map<string, Date>();
    for (const [childId, lastEventAt] of await this.references.lastEventsAt(childIds)) {
      const until = addPeriod(lastEventAt, this.terms.eventRetention);
      if (until > now) kept.set(childId, until);
    }
    // Other duties, and no retries: nothing is late that has to wait for so long.
    const later = [...kept].map(([childId, until]) => owe(this.kind, childId, null, until, until));
    if (later.length > 0) await this.duties.owe(later, now);
    await this.references.destroyKeys(childIds.filter((id) => !kept.has(id)));
    return childIds.map((id) => {
      const until = kept.get(id);
      return {
        done: until === undefined ? { outcome: 'destroyed' } : { outcome: 'events-kept', until: until.toISOString() },
      };
    });
  }
}
