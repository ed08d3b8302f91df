import { timingSafeEqual } from 'node:crypto';
import { letterCode, type LetterRecord, LetterStore } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { digitsOf } from './answer-form';

/** `wrong`: how many more tries the letter allows; none locks its link. */
export type CodeCheck =
  | { readonly kind: 'right' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong'; readonly left: number };

/** Checks the six digits of a letter (N2). */
@Injectable()
export class LetterCodes {
  constructor(
    private readonly letters: LetterStore,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
  ) {}

  /** A wrong code counts against the letter; what cannot be a code does not. */
  async check(letter: LetterRecord, typed: string, limit: number, at: Date): Promise<CodeCheck> {
    if (typed.trim() === '') return { kind: 'missing' };
    const digits = digitsOf(typed);
    if (digits === null) return { kind: 'malformed' };
    const tries = await this.letters.takeTry(letter.id, limit);
    if (tries === null) return { kind: 'wrong', left: 0 };
    const right = Buffer.from(letterCode(this.config.linkKey, letter.id));
    if (timingSafeEqual(right, Buffer.from(digits))) {
      await this.letters.returnTry(letter.id);
      return { kind: 'right' };
    }
    if (tries >= limit) await this.letters.lock(letter.id, at);
    return { kind: 'wrong', left: limit - tries };
  }
}
