import { addPeriod, isAboutGoingOn } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import type { Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { claimedLetter, wentOnLetter } from './claimed.letter';
import { LetterDesk, type LetterFile } from './letter-desk';
import type { WrittenLetter } from './letter-matter';
import { LetterPost } from './letter-post';
import { notNeeded, receiptOf } from './receipt';

/** Tells a guardian whom we know of somebody who claims the child, and when it goes on. Who claims it is never said (T8). */
@Injectable()
export class ClaimedHandler extends DutyHandler {
  readonly kind = 'letter.claimed';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    const letter = file === null ? null : letterOf(file, duty);
    if (file === null || letter === null) return notNeeded;
    const linkExpiresAt = addPeriod(this.clock.now(), file.policy.links.validFor);
    const { contact, matter } = file;
    return receiptOf(await this.post.send({ duty, kind: 'claimed', contact, matter, letter, linkExpiresAt }));
  }
}

/** What is no longer so when the letter leaves is not told: the next one tells what is. */
function letterOf({ known: { child }, matter }: LetterFile, duty: Duty): WrittenLetter | null {
  const { claimedAt = null, stoppedAt = null } = child;
  if (isAboutGoingOn(duty)) {
    return claimedAt === null ? wentOnLetter(matter, { at: duty.dueAt, stopped: stoppedAt !== null }) : null;
  }
  return claimedAt === null ? null : claimedLetter(matter, duty.dueAt);
}
