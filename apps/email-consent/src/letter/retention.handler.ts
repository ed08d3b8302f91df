import { addPeriod } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, RetentionClockStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import { LetterDesk } from './letter-desk';
import { LetterPost } from './letter-post';
import { notNeeded, receiptOf } from './receipt';
import { retentionLetter } from './retention.letter';
import { toldToGo } from './told-to-go';

/** Tells a guardian what will be deleted. Who came back in the meantime, or was forgotten, gets no letter. */
@Injectable()
export class RetentionHandler extends DutyHandler {
  readonly kind = 'letter.retention';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly clocks: RetentionClockStore,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    if (file === null) return notNeeded;
    const at = this.clock.now();
    const { known, request, contact, matter } = file;
    const clocks = await this.clocks.ofChild(known.child.id);
    const wish = { requestId: request.id, toldAt: duty.dueAt, locale: matter.locale, at };
    const going = toldToGo(this.current.policy, known, clocks, wish);
    if (going.length === 0) return notNeeded;
    const letter = retentionLetter({ ...matter, going });
    const linkExpiresAt = addPeriod(at, file.policy.links.validFor);
    return receiptOf(await this.post.send({ duty, kind: 'retention', contact, matter, letter, linkExpiresAt }));
  }
}
