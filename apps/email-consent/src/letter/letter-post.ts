import type { ConsentLetterKind } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { type Duty, type GuardianContact, LetterStore, linkSecret } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { Bounces } from '../bounce/bounces';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { Mailer } from '../mail/mailer.port';
import type { LetterMatter, WrittenLetter } from './letter-matter';

export interface Posting {
  readonly duty: Duty;
  /** Under which the address is held, where the duty is not about a request itself. */
  readonly requestId?: string;
  readonly kind: ConsentLetterKind;
  readonly contact: GuardianContact;
  readonly matter: LetterMatter;
  readonly letter: WrittenLetter;
  readonly linkExpiresAt: Date;
}

/**
 * `accepted`: a mail server has it, since `sentAt`; `now` when it took it in this very run. `refused`: the address takes no
 * mail.
 */
export type PostResult =
  | { readonly kind: 'accepted'; readonly openedAt: Date; readonly sentAt: Date; readonly now: boolean }
  | { readonly kind: 'refused'; readonly status: string };

/** Brings letters to the mail server, each once as far as anybody can know. */
@Injectable()
export class LetterPost {
  private readonly underway = new Map<string, Promise<PostResult>>();

  constructor(
    private readonly letters: LetterStore,
    private readonly mailer: Mailer,
    private readonly bounces: Bounces,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens the letter's link and sends it. A second run for the same duty sends nothing more once the first has written
   * down that the server took it; when the first died in between, it sends the same message again (ADR 7).
   */
  async send(posting: Posting): Promise<PostResult> {
    const { id } = posting.duty;
    // A clock that jumps ends leases early, and the duty comes again while its letter is still on the way.
    for (let before = this.underway.get(id); before !== undefined; before = this.underway.get(id)) {
      await before.catch(() => undefined);
    }
    const sending = this.bring(posting);
    this.underway.set(id, sending);
    return sending.finally(() => this.underway.delete(id));
  }

  private async bring({ duty, requestId = duty.subjectId, ...posting }: Posting): Promise<PostResult> {
    const { kind, contact, matter, letter, linkExpiresAt } = posting;
    const at = this.clock.now();
    const secret = linkSecret(this.config.linkKey, duty.id);
    await this.letters.open({ id: duty.id, requestId, kind, secret, linkExpiresAt, at });
    const opened = await this.letters.byLink(secret);
    const openedAt = opened?.createdAt ?? at;
    if (opened?.bouncedAt) return { kind: 'refused', status: 'known' };
    if (opened?.sentAt) return { kind: 'accepted', openedAt, sentAt: opened.sentAt, now: false };
    const posted = await this.mailer.send({
      ...letter,
      letterId: duty.id,
      kind,
      to: { address: contact.email, contactPurpose: contact.contactPurpose },
      locale: matter.locale,
      fromName: matter.wording.from,
      replyTo: matter.notice.operator.email,
      at,
    });
    if (posted.kind === 'refused') {
      await this.bounces.record(duty.id);
      return posted;
    }
    return { kind: 'accepted', openedAt, sentAt: at, now: await this.letters.markSent(duty.id, at) };
  }
}
