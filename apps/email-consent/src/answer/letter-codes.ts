import { timingSafeEqual } from 'node:crypto';
import {
  type Judged,
  letterCode,
  letterNumber,
  type LetterRecord,
  LetterStore,
  type LetterTries,
  NotFound,
} from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { digitsOf } from './answer-form';
import { judgeCode, judgePress, type TriedCode } from './code-tries';

/** `wrong`: how many more tries there are before codes rest. */
export type CodeCheck = TriedCode | { readonly kind: 'missing' } | { readonly kind: 'malformed' };

/** Checks what stands in a letter: its six digits, and the number that takes back (N2). */
@Injectable()
export class LetterCodes {
  constructor(
    private readonly letters: LetterStore,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
  ) {}

  /** A wrong code counts; what cannot be a code does not. `perRound` wrong ones and codes rest. */
  async check(letter: LetterRecord, typed: string, perRound: number, at: Date): Promise<CodeCheck> {
    if (typed.trim() === '') return { kind: 'missing' };
    const digits = digitsOf(typed);
    if (digits === null) return { kind: 'malformed' };
    const right = timingSafeEqual(Buffer.from(letterCode(this.config.linkKey, letter.id)), Buffer.from(digits));
    return this.judge<TriedCode>(letter, (tries) => judgeCode(tries, right, perRound, at), { kind: 'wrong', left: 0 });
  }

  /** False for a number that is not the letter's, that came too quickly, or that is not its first. */
  async isRightPress(
    letter: LetterRecord,
    { number, quick }: { readonly number: number; readonly quick: boolean },
    perRound: number,
    at: Date,
  ): Promise<boolean> {
    const right = !quick && number === letterNumber(this.config.linkKey, letter.id);
    return this.judge(letter, (tries) => judgePress(tries, right, perRound, at), false);
  }

  private async judge<T>(letter: LetterRecord, judge: (tries: LetterTries) => Judged<T>, forgotten: T): Promise<T> {
    return this.letters.judge(letter, judge).catch((error: unknown) => {
      if (error instanceof NotFound) return forgotten;
      throw error;
    });
  }
}
