import { PoliciesInUse } from '@kinsent/host';
import { PolicyStore } from '@kinsent/store';
import { Module } from '@nestjs/common';
import { BounceModule } from '../bounce/bounce.module';
import { MailModule } from '../mail/mail.module';
import { CurrentPolicy } from '../policy/current-policy';
import { VerificationModule } from '../verification/verification.module';
import { ClaimedHandler } from './claimed.handler';
import { ConfirmationHandler } from './confirmation.handler';
import { ErasedHandler } from './erased.handler';
import { JudgedHandler } from './judged.handler';
import { LetterDesk } from './letter-desk';
import { LetterPost } from './letter-post';
import { NoticeHandler } from './notice.handler';
import { RefundedHandler } from './refunded.handler';
import { ReminderHandler } from './reminder.handler';
import { RequestNotices } from './request-notice';
import { RetentionHandler } from './retention.handler';
import { WithdrawalHandler } from './withdrawal.handler';

/** For `provideDuties`, in a module that imports LetterModule. */
export const letterHandlers = [
  NoticeHandler,
  ReminderHandler,
  ConfirmationHandler,
  WithdrawalHandler,
  RetentionHandler,
  RefundedHandler,
  JudgedHandler,
  ErasedHandler,
  ClaimedHandler,
] as const;

const policiesInUse = {
  provide: PoliciesInUse,
  inject: [CurrentPolicy, PolicyStore],
  useFactory: (current: CurrentPolicy, store: PolicyStore) => new PoliciesInUse(current, store),
};

/** Letters to guardians: their words, their sending, and what follows from it. */
@Module({
  imports: [MailModule, BounceModule, VerificationModule],
  providers: [policiesInUse, RequestNotices, LetterDesk, LetterPost],
  exports: [BounceModule, VerificationModule, PoliciesInUse, RequestNotices, LetterDesk, LetterPost],
})
export class LetterModule {}
