import { addPeriod, amountInWords } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, type PaymentStanding, PaymentStandingStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CheckStandings } from '../verification/check-standings';
import { LetterDesk, type LetterFile } from './letter-desk';
import { LetterPost } from './letter-post';
import { receiptOf } from './receipt';
import { refundedLetter, type RefundedMatter } from './refunded.letter';
import { titleOf } from './titles';

/** Tells a guardian that their money is back, once it is (N7). Who is forgotten by then is told nothing. */
@Injectable()
export class RefundedHandler extends DutyHandler {
  readonly kind = 'letter.refunded';

  constructor(
    private readonly payments: PaymentStandingStore,
    private readonly desk: LetterDesk,
    private readonly standings: CheckStandings,
    private readonly post: LetterPost,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const payment = await this.payments.find(duty.subjectId);
    // A bank can send a refund back: then it is not true now, and the next one owes a letter of its own.
    if (payment !== null && payment.state !== 'refunded') return { done: { outcome: 'not refunded' } };
    const requestId = payment?.requestId ?? null;
    const file = requestId === null ? null : await this.desk.fileOf(duty, requestId);
    if (payment === null || requestId === null || file === null) return { done: { outcome: 'nobody to tell' } };
    const { contact, policy } = file;
    const matter = await this.matterOf(payment, file);
    const letter = refundedLetter(matter);
    const linkExpiresAt = addPeriod(this.clock.now(), policy.links.validFor);
    return receiptOf(
      await this.post.send({ duty, requestId, kind: 'refunded', contact, matter, letter, linkExpiresAt }),
    );
  }

  private async matterOf(payment: PaymentStanding, file: LetterFile): Promise<RefundedMatter> {
    const { known, request, matter, notice, policy } = file;
    const check = await this.standings.of(known, request.id, file);
    const granted = known.consents.filter(({ requestId, state }) => requestId === request.id && state === 'granted');
    return {
      ...matter,
      amount: amountInWords(payment, matter.locale),
      refundedAt: payment.refundedAt ?? this.clock.now(),
      statement: policy.verification?.card?.statement ?? null,
      refusal: payment.refusal,
      allowed: granted.map(({ purpose }) => titleOf(notice, purpose)),
      waits: check?.link == null ? null : { step: check.proven ? 'answer' : 'verify', until: request.expiresAt },
    };
  }
}
