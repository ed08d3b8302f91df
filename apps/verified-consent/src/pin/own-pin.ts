import { Clock } from '@kinsent/host';
import { GuardianPinStore, GuardianProofStore, type PinStanding, PinUnfit } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { Visit } from '../door/doorway';
import { newPin } from './new-pin';

/** What a guardian does about their own PIN (ADR 21). */
@Injectable()
export class OwnPin {
  constructor(
    private readonly pins: GuardianPinStore,
    private readonly proofs: GuardianProofStore,
    private readonly clock: Clock,
  ) {}

  /** Only of somebody who was proven here, by a proof that stands. Whether they had the letter in hand is asked elsewhere. */
  async may({ verification: { passedAt, guardianId } }: Visit): Promise<boolean> {
    return passedAt !== null && (await this.proofs.stands(guardianId, this.clock.now()));
  }

  standing({ verification }: Visit): Promise<PinStanding | null> {
    return this.pins.standing(verification.guardianId, this.clock.now());
  }

  /** Null when it was set. */
  async set({ verification }: Visit, typed: string): Promise<'malformed' | 'weak' | null> {
    try {
      await this.pins.set(verification.guardianId, typed, this.clock.now());
      return null;
    } catch (error) {
      if (error instanceof PinUnfit) return error.code;
      throw error;
    }
  }

  /** Sets one that was made up by chance; whoever is told it is told it once. */
  async receive({ verification }: Visit): Promise<string> {
    const pin = newPin();
    await this.pins.set(verification.guardianId, pin, this.clock.now());
    return pin;
  }

  end({ verification }: Visit): Promise<void> {
    return this.pins.revoke(verification.guardianId);
  }

  /** `wrong` also where there is none: nobody is told which. */
  async check({ verification }: Visit, typed: string): Promise<'right' | 'wrong' | 'resting'> {
    const checked = await this.pins.check(verification.guardianId, typed, this.clock.now());
    return checked === 'none' ? 'wrong' : checked;
  }
}
