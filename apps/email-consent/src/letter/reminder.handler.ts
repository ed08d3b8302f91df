import { addPeriod } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import type { Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { LetterDesk, type LetterFile } from './letter-desk';
import { LetterPost } from './letter-post';
import { notNeeded, receiptOf } from './receipt';
import { reminderLetter } from './reminder.letter';

/** Reminds a guardian who has not answered, at an address that took the first letter. */
@Injectable()
export class ReminderHandler extends DutyHandler {
  readonly kind = 'letter.reminder';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    const at = this.clock.now();
    if (file === null || !isSilent(file, at)) return notNeeded;
    const { contact, matter, policy, request } = file;
    const letter = reminderLetter({ ...matter, writtenAt: request.sentAt ?? request.createdAt });
    const linkExpiresAt = addPeriod(at, policy.links.validFor);
    return receiptOf(await this.post.send({ duty, kind: 'reminder', contact, matter, letter, linkExpiresAt }));
  }
}

function isSilent({ known, request }: LetterFile, at: Date): boolean {
  const waits = known.consents.some(
    ({ requestId, level, state }) => requestId === request.id && level !== 'notice' && state === 'asked',
  );
  return waits && request.state === 'open' && at < request.expiresAt && request.bouncedAt === null;
}
