import { addPeriod, owe } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, DutyStore, ReferenceStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';

/**
 * Makes every copy of an erased child's reference unreadable. Whoever owes it says that nobody needs to be told any more
 * which child it was; what still decides here is the feed: while it holds events of the child, the app is told of whom they
 * speak (N9). Safe to repeat.
 */
@Injectable()
export class ReferenceDestroyHandler extends DutyHandler {
  readonly kind = 'reference.destroy';

  constructor(
    private readonly references: ReferenceStore,
    private readonly duties: DutyStore,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    const lastEventAt = await this.references.lastEventAt(subjectId);
    const until = lastEventAt === null ? null : addPeriod(lastEventAt, this.terms.eventRetention);
    const now = this.clock.now();
    if (until !== null && until > now) {
      // Another duty, and not a retry: nothing is late that has to wait for so long.
      await this.duties.owe([owe(this.kind, subjectId, null, until, until)], now);
      return { done: { outcome: 'events-kept', until: until.toISOString() } };
    }
    return { done: { outcome: 'destroyed', destroyed: await this.references.destroyKey(subjectId) } };
  }
}
