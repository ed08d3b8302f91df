import { readPin } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { GuardianPinStore, type VerificationRecord } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { pinRightAt, pinWord } from './pin-word';

/** What became of a PIN that somebody heard; `word` says afterwards that it was right. */
export type HeardPin =
  { readonly pin: 'right'; readonly word: string } | { readonly pin: 'wrong' | 'resting' | 'malformed' };

/** PINs that guardians say on the phone and staff type in (T6). Each try counts, whoever asks (ADR 21). */
@Injectable()
export class HeardPins {
  constructor(
    private readonly pins: GuardianPinStore,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  /** Whether the caller is who they were when they were proven. */
  async check({ id, guardianId }: VerificationRecord, staffId: string, typed: string): Promise<HeardPin> {
    if (readPin(typed) === null) return { pin: 'malformed' };
    const at = this.clock.now();
    const checked = await this.pins.check(guardianId, typed, at);
    if (checked !== 'right') return { pin: checked === 'none' ? 'wrong' : checked };
    return { pin: 'right', word: pinWord(this.config.verificationKey, { verificationId: id, staffId }, at) };
  }

  /** When that person heard the right one, as the word says; null without one, or for one that does not hold. */
  rightAt({ id }: VerificationRecord, staffId: string, word: string | null): Date | null {
    const heard = { verificationId: id, staffId };
    return word === null ? null : pinRightAt(this.config.verificationKey, heard, word, this.clock.now());
  }
}
