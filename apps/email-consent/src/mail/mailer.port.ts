import type { ContactPurpose, LetterKind } from '@kinsent/consent';

/** Where a letter goes, and what the guardian gave the address for. */
export interface Recipient {
  readonly address: string;
  readonly contactPurpose: ContactPurpose;
}

/** A file that goes with a letter. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

/** One letter, ready to leave. */
export interface Mail {
  /** Names the message: the same id makes the same message, whenever and however often it is sent. */
  readonly letterId: string;
  readonly kind: LetterKind;
  readonly to: Recipient;
  readonly locale: string;
  /** The operator's name for the `From` line; the address is the mailer's own. */
  readonly fromName: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly Attachment[];
  readonly at: Date;
}

/** What the mail server said: it took the message, or it will never take one for this address. */
export type Posted =
  { readonly kind: 'accepted'; readonly messageId: string } | { readonly kind: 'refused'; readonly status: string };

/** Thrown when the message could not leave this time; `code` is closed and holds nothing of the recipient. */
export class MailDelayed extends Error {
  override readonly name = 'MailDelayed';

  constructor(readonly code: string) {
    super(`The mail server did not take the message: ${code}`);
  }
}

/** Thrown when the address was given for something else than this kind of letter (T9). */
export class MailNotAllowed extends Error {
  override readonly name = 'MailNotAllowed';

  readonly code = 'mail_not_allowed';

  constructor(readonly kind: LetterKind) {
    super(`The address was not given for a letter of this kind: ${kind}`);
  }
}

/** Takes letters to the mail server. Whoever sends one twice by the same id has sent one message twice, not two. */
export abstract class Mailer {
  /** Throws MailNotAllowed before anything leaves (T9), MailDelayed when another try may do. */
  abstract send(mail: Mail): Promise<Posted>;
}
