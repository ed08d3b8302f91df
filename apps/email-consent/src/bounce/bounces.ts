import { Clock } from '@kinsent/host';
import { ChildCaseStore, LetterStore, linkSecret, NotFound } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { decideBounce } from './decide-bounce';

/** Writes down that a letter can never arrive, whether the mail server said so at once or in a report later. */
@Injectable()
export class Bounces {
  constructor(
    private readonly letters: LetterStore,
    private readonly cases: ChildCaseStore,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
    private readonly clock: Clock,
  ) {}

  /** May be told twice of one letter. False when it counts for nothing: unknown, erased, told before or outdated. */
  async record(letterId: string): Promise<boolean> {
    const letter = await this.letters.byLink(linkSecret(this.config.linkKey, letterId));
    if (letter === null || letter.bouncedAt !== null) return false;
    const at = this.clock.now();
    const counted = await this.cases
      .change({ requestId: letter.requestId }, (known) => decideBounce(known, letter, at))
      .catch((error: unknown) => {
        if (error instanceof NotFound) return false;
        throw error;
      });
    // Last, so that a crash in between lets the report be told again.
    await this.letters.markBounced(letter.id, at);
    return counted;
  }
}
