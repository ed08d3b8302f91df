import { addPeriod } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { ChildCaseStore, type Duty, newId } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { decideNoticeSent } from './decide-sent';
import { LetterDesk } from './letter-desk';
import { LetterPost } from './letter-post';
import { noticeLetter } from './notice.letter';
import { notNeeded, receiptOf } from './receipt';

/** Sends the notice of a request, the first time and whenever a fresh letter is owed. */
@Injectable()
export class NoticeHandler extends DutyHandler {
  readonly kind = 'letter.notice';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly cases: ChildCaseStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const file = await this.desk.fileOf(duty);
    const at = this.clock.now();
    if (file === null || file.request.state !== 'open' || file.request.expiresAt <= at) return notNeeded;
    const { contact, matter, policy, digest } = file;
    const linkExpiresAt = addPeriod(at, policy.links.validFor);
    const result = await this.post.send({
      duty,
      kind: 'notice',
      contact,
      matter,
      letter: noticeLetter(matter),
      linkExpiresAt,
    });
    if (result.kind === 'accepted') {
      const { openedAt, sentAt, now } = result;
      const evidence = { id: newId(at), method: 'opt-out-notice', noticeDigest: digest } as const;
      const sent = { requestId: duty.subjectId, openedAt, sentAt, now, evidence, policy };
      await this.cases.change({ requestId: duty.subjectId }, (known) => decideNoticeSent(known, sent));
    }
    return receiptOf(result);
  }
}
