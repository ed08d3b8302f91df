import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { restOf } from './code-tries';
import { mayBringAnother } from './fresh-letter';
import { numberChoices } from './number-choice';
import type { Proof } from './take-back';
import type { Visit } from './view-of';

/** What a form asks of whoever has the letter in hand; whether it was right is judged by LetterProofs. */
@Injectable()
export class ProofsAsked {
  constructor(@Inject(emailConsentConfig) private readonly config: EmailConsentConfig) {}

  /** The letter's number serves until something about it was wrong, and from then on its code. */
  of(letter: Visit['letter'], at: Date): Proof {
    if (letter.wrongCodes === 0) return { kind: 'number', choices: numberChoices(this.config.linkKey, letter.id) };
    return this.byCode(letter, at);
  }

  /** Its code, whatever was right before; while codes rest, how long that lasts (ADR 10). */
  byCode(letter: Visit['letter'], at: Date): Proof {
    if (restOf(letter, at) === null) return { kind: 'code' };
    return { kind: 'resting', waitMs: waitOf(letter, at), freshLetter: mayBringAnother(letter, at) };
  }
}

/** For how many milliseconds codes still rest; null where they never end resting, and where they do not rest. */
export function waitOf(letter: Visit['letter'], at: Date): number | null {
  const until = restOf(letter, at)?.until ?? null;
  return until === null ? null : until.getTime() - at.getTime();
}
