import type { LetterWording, Notice } from '@kinsent/consent';
import type { Attachment } from '../mail/mailer.port';

/** What every letter is made of. */
export interface LetterMatter {
  readonly locale: string;
  readonly wording: LetterWording;
  readonly notice: Notice;
  /** Address of the page that this letter opens. */
  readonly link: string;
  /** Six digits. */
  readonly code: string;
  /** The number that takes a yes back. */
  readonly number: number;
}

/** A letter, ready to be addressed. Both bodies say the same. */
export interface WrittenLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}
