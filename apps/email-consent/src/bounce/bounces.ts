import { Clock } from '@kinsent/host';
import { ChildCaseStore, type Duty, type LetterRecord, LetterStore, linkSecret, NotFound } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { CurrentPolicy } from '../policy/current-policy';
import { decideBounce, type LostLetter } from './decide-bounce';

/** Writes down that a letter can never arrive: the mail server said so, at once or in a report, or we gave it up. */
@Injectable()
export class Bounces {
  constructor(
    private readonly letters: LetterStore,
    private readonly cases: ChildCaseStore,
    private readonly current: CurrentPolicy,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
    private readonly clock: Clock,
  ) {}

  /** May be told twice of one letter. False when it counts for nothing: unknown, erased, told before or outdated. */
  async record(letterId: string): Promise<boolean> {
    const letter = await this.find(letterId);
    if (letter === null || letter.bouncedAt !== null) return false;
    const at = this.clock.now();
    const lastSentAt = await this.letters.noticeLastSentAt(letter.requestId);
    const outdated = letter.sentAt !== null && lastSentAt !== null && letter.sentAt < lastSentAt;
    const counted = await this.lose({ ...letter, outdated }, at);
    // Last, so that a crash in between lets the report be told again.
    await this.letters.markBounced(letter.id, at);
    return counted;
  }

  /** A letter whose duty is given up; may be told twice. One that left after all is not lost. */
  async giveUp(duty: Duty, kind: LetterRecord['kind']): Promise<void> {
    if ((await this.find(duty.id))?.sentAt) return;
    await this.lose({ requestId: duty.subjectId, kind, sentAt: null, outdated: false }, this.clock.now());
  }

  private find(letterId: string): Promise<LetterRecord | null> {
    return this.letters.byLink(linkSecret(this.config.linkKey, letterId));
  }

  private async lose(letter: LostLetter, at: Date): Promise<boolean> {
    const { countsFrom } = this.current.policy.emailPlus;
    return this.cases
      .change({ requestId: letter.requestId }, (known) => decideBounce(known, letter, countsFrom, at))
      .catch((error: unknown) => {
        if (error instanceof NotFound) return false;
        throw error;
      });
  }
}
