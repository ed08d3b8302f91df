import { Clock, DutyHandler, type DutyResult, Log } from '@kinsent/host';
import { type Duty, ErasureTargetStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/** Looks whether everybody who has to forget has answered in time, and is loud about it when somebody has not. */
@Injectable()
export class ErasureWatchHandler extends DutyHandler {
  readonly kind = 'erasure.watch';

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    try {
      const { overdueAt } = await this.targets.watch(subjectId, this.clock.now());
      if (overdueAt === null) return { done: { outcome: 'in-time' } };
      this.log.error('an erasure is overdue: see `npm run erasures -- list --overdue`', {
        code: 'erasure_overdue',
        context: [subjectId],
      });
      return { done: { outcome: 'overdue' } };
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      throw error;
    }
  }
}
