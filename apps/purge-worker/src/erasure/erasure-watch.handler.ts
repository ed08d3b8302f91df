import { BatchDutyHandler, Clock, type DutyResult, Log } from '@kinsent/host';
import { type Duty, ErasureTargetStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { childrenAtOnce, gone } from '../batches';

/** The list has all of them. */
const namedAtOnce = 20;

/** Looks whether everybody who has to forget has answered in time, and is loud about it when somebody has not. */
@Injectable()
export class ErasureWatchHandler extends BatchDutyHandler {
  readonly kind = 'erasure.watch';
  readonly batch = childrenAtOnce;

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async handleAll(duties: readonly Duty[]): Promise<(DutyResult | 'busy')[]> {
    const ids = duties.map(({ subjectId }) => subjectId);
    const watched = await this.targets.watchAll(ids, this.clock.now());
    const late = ids.filter((_, index) => {
      const one = watched[index]!;
      return typeof one !== 'string' && one.overdueAt !== null;
    });
    if (late.length > 0) {
      this.log.error('erasures are overdue: see `npm run erasures -- list --overdue`', {
        code: 'erasure_overdue',
        count: late.length,
        context: late.slice(0, namedAtOnce),
      });
    }
    return watched.map((one) => {
      if (one === 'busy') return one;
      if (one === 'gone') return gone;
      return { done: { outcome: one.overdueAt === null ? 'in-time' : 'overdue' } };
    });
  }
}
