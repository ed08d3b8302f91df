import { addPeriod } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureDeskStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { deletedLetter, restrictedLetter } from './everything.letter';
import { LetterDesk, type LetterFile } from './letter-desk';
import type { WrittenLetter } from './letter-matter';
import { LetterPost } from './letter-post';
import { notNeeded, receiptOf } from './receipt';
import { titleOf } from './titles';
import { type WithdrawalMatter, withdrawalLetter } from './withdrawal.letter';

/** Tells a guardian what was taken back, stopped or deleted in their name: one letter for each act (T10). */
@Injectable()
export class WithdrawalHandler extends DutyHandler {
  readonly kind = 'letter.withdrawal';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly erasures: ErasureDeskStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    const letter = file === null ? null : await this.letterOf(file, duty);
    if (file === null || letter === null) return notNeeded;
    const linkExpiresAt = addPeriod(this.clock.now(), file.policy.links.validFor);
    const { contact, matter } = file;
    return receiptOf(await this.post.send({ duty, kind: 'withdrawal', contact, matter, letter, linkExpiresAt }));
  }

  /** By what happened at the moment in which the duty arose; null when that does not stand any more. */
  private async letterOf(file: LetterFile, duty: Duty): Promise<WrittenLetter | null> {
    const { known, matter } = file;
    const deletion = (await this.erasures.ofChild(known.child.id)).find(
      ({ erasure }) => erasure.cause === 'guardian-request' && erasure.requestedAt.getTime() === duty.dueAt.getTime(),
    );
    if (deletion !== undefined) {
      const deadlines = deletion.targets.map(({ deadlineAt }) => deadlineAt.getTime());
      const deadline = new Date(Math.max(...deadlines));
      return deletedLetter(matter, { deletedAt: duty.dueAt, deadline, erasureId: deletion.erasure.id });
    }
    const withdrawal = withdrawalMatter(file, duty);
    if (withdrawal !== null) return withdrawalLetter(withdrawal);
    const { restrictedAt } = known.child;
    return restrictedAt?.getTime() === duty.dueAt.getTime() ? restrictedLetter(matter, restrictedAt) : null;
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
  const waiting = request.state === 'open' ? [] : own.filter(({ state }) => state === 'asked');
  const titles = (consents: typeof own) => consents.map(({ purpose }) => titleOf(notice, purpose));
  return { ...matter, endedAt: duty.dueAt, ended: titles(ended), still: titles(still), waiting: titles(waiting) };
}
