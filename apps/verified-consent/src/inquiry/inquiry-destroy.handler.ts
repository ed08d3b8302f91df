import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, InquiryStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/** What somebody wrote goes when its time is over, whether or not anybody has settled it. Safe to repeat. */
@Injectable()
export class InquiryDestroyHandler extends DutyHandler {
  readonly kind = 'inquiry.destroy';

  constructor(
    private readonly inquiries: InquiryStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    return { done: { inquiry: (await this.inquiries.destroy(subjectId, this.clock.now())) ?? 'unknown' } };
  }
}
