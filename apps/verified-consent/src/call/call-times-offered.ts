import { callDays, callEnd, type CallTerms, isCallTime } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { type CallBooking, type CallRecord, CallStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { daysOffered } from './call-terms';

/** A day with the times that are free on it. */
export interface FreeDay {
  /** ISO date, in the zone of the policy. */
  readonly date: string;
  readonly free: readonly Date[];
}

/** How calls stand for one guardian. */
export interface CallStanding {
  /** The time that they chose and that has not ended. */
  readonly booking: CallBooking | null;
  /** What came of their last call. */
  readonly last: CallRecord | null;
}

/** Times that guardians choose to be spoken with. Nothing of them is kept but the time. */
@Injectable()
export class CallTimesOffered {
  constructor(
    private readonly calls: CallStore,
    private readonly clock: Clock,
  ) {}

  async standing(verificationId: string): Promise<CallStanding> {
    const [booking, records] = await Promise.all([
      this.calls.booked(verificationId),
      this.calls.ofVerification(verificationId),
    ]);
    return { booking, last: records.at(-1) ?? null };
  }

  /** The next working days with what is free on them; empty where the policy has no times. */
  async free({ times }: CallTerms, verificationId: string): Promise<FreeDay[]> {
    if (times === undefined) return [];
    const at = this.clock.now();
    const taken = await this.calls.taken(at, verificationId);
    return callDays(times, at, daysOffered)
      .map(({ date, starts }) => ({
        date,
        free: starts.filter((start) => (taken.get(start.getTime()) ?? 0) < times.atOnce),
      }))
      .filter(({ free }) => free.length > 0);
  }

  /** `unknown`: it is none of the times that there are. */
  async book(
    { times }: CallTerms,
    verificationId: string,
    startsAt: Date,
  ): Promise<'booked' | 'full' | 'over' | 'unknown'> {
    const at = this.clock.now();
    if (times === undefined || !isCallTime(times, startsAt, at, daysOffered)) return 'unknown';
    return this.calls.book({ verificationId, startsAt, atOnce: times.atOnce }, at);
  }

  cancel(verificationId: string): Promise<void> {
    return this.calls.cancel(verificationId);
  }
}

/** A booking that is not over yet at that moment. */
export function stillAhead(booking: CallBooking | null, { times }: CallTerms, at: Date): CallBooking | null {
  if (booking === null) return null;
  const end = times === undefined ? booking.startsAt : callEnd(times, booking.startsAt);
  return at < end ? booking : null;
}
