import { addPeriod } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import type { Duty } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { LetterDesk, type LetterFile } from './letter-desk';
import { LetterPost } from './letter-post';
import { notNeeded, receiptOf } from './receipt';
import { titleOf } from './titles';
import { type WithdrawalMatter, withdrawalLetter } from './withdrawal.letter';

/** Tells a guardian what was taken back in their name. */
@Injectable()
export class WithdrawalHandler extends DutyHandler {
  readonly kind = 'letter.withdrawal';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    const matter = file === null ? null : withdrawalMatter(file, duty);
    if (file === null || matter === null) return notNeeded;
    const linkExpiresAt = addPeriod(this.clock.now(), file.policy.links.validFor);
    const letter = withdrawalLetter(matter);
    const { contact } = file;
    return receiptOf(await this.post.send({ duty, kind: 'withdrawal', contact, matter, letter, linkExpiresAt }));
  }
}

/** What ended at the moment in which the duty arose, whether or not it is erased by now. */
function withdrawalMatter({ known, request, matter, notice }: LetterFile, duty: Duty): WithdrawalMatter | null {
  const own = known.consents.filter(({ requestId }) => requestId === request.id);
  const ended = own.filter(
    ({ grantedAt, endedAt }) => grantedAt !== null && endedAt?.getTime() === duty.dueAt.getTime(),
  );
  if (ended.length === 0) return null;
  const still = own.filter(({ state }) => state === 'granted');
  const titles = (consents: typeof own) => consents.map(({ purpose }) => titleOf(notice, purpose));
  return { ...matter, endedAt: duty.dueAt, ended: titles(ended), still: titles(still) };
}
