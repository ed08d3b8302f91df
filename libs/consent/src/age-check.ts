import { type AgeOfConsent, ageOfConsent } from './age-of-consent';
import { comesOfAgeOn, parseBirthDate } from './birth-date';
import { utcDate } from './calendar-date';
import { isOfAge } from './coming-of-age';
import type { Level } from './evidence';
import { exceptionReason, levelNeeded } from './level-needed';
import type { Place } from './place';
import type { Policy, Purpose } from './policy';

/** One neutral question about age. Exactly one of `birthDate` (year, month or day) and `age` (whole years) is given. */
export interface AgeCheck {
  readonly birthDate?: string;
  readonly age?: number;
  readonly place: Place;
  /** Key of the app in the policy. */
  readonly app: string;
  readonly policy: Policy;
  readonly at: Date;
}

/** Why an age check came out as it did. */
export const ageCheckReasons = ['of_age', 'under_age', 'no_purpose_needs_consent', 'adults_only'] as const;

export type AgeCheckReason = (typeof ageCheckReasons)[number];

/** Why a purpose needs what it needs. */
export const purposeReasons = [
  'of_age',
  'nothing_disclosed',
  'disclosed',
  'parent_may_stop',
  'internal_operations',
  'one_time_reply',
  'stripped',
] as const;

export type PurposeReason = (typeof purposeReasons)[number];

export interface PurposeNeed {
  readonly needs: 'consent' | 'none';
  readonly level: Level | null;
  readonly reason: PurposeReason;
}

export interface AgeCheckResult {
  readonly outcome: 'pass' | 'parent_needed' | 'prohibited';
  readonly why: AgeCheckReason;
  /** The age that was asked for: of consent, or of majority for an app that turns children away. */
  readonly ageOfConsent: AgeOfConsent;
  /** Empty when prohibited. */
  readonly purposes: Readonly<Record<string, PurposeNeed>>;
}

const majority: AgeOfConsent = { age: 18, source: 'The app’s policy: for adults only', confidence: 'high' };

/**
 * Answers a neutral age check and keeps nothing (T1, V1). Nobody counts as of age before the day has come in every zone.
 * Throws RangeError for an age or birth date that cannot be, and for an app that the policy does not know.
 */
export function checkAge(check: AgeCheck): AgeCheckResult {
  const { policy, place, at } = check;
  const app = Object.hasOwn(policy.apps, check.app) ? policy.apps[check.app] : undefined;
  if (app === undefined) throw new RangeError('must be an app of the policy');
  const adultsOnly = app.audience === 'adults';
  const threshold = adultsOnly ? majority : ageOfConsent(place, utcDate(at), policy.ages);
  const ofAge = hasReached(check, threshold.age);
  if (adultsOnly && !ofAge) return { outcome: 'prohibited', why: 'adults_only', ageOfConsent: threshold, purposes: {} };

  const purposes = Object.fromEntries(
    app.purposes.map((key) => [key, ofAge ? freeByAge : needOf(purposeNamed(key, policy), policy.recipients)]),
  );
  if (ofAge) return { outcome: 'pass', why: 'of_age', ageOfConsent: threshold, purposes };
  const asks = Object.values(purposes).some(({ needs }) => needs === 'consent');
  return asks
    ? { outcome: 'parent_needed', why: 'under_age', ageOfConsent: threshold, purposes }
    : { outcome: 'pass', why: 'no_purpose_needs_consent', ageOfConsent: threshold, purposes };
}

function hasReached({ birthDate, age, at }: AgeCheck, threshold: number): boolean {
  if ((birthDate === undefined) === (age === undefined)) throw new RangeError('must give either birthDate or age');
  if (birthDate !== undefined) return isOfAge(comesOfAgeOn(parseBirthDate(birthDate, utcDate(at)), threshold), at);
  if (age === undefined || !Number.isInteger(age) || age < 0 || age > 130) {
    throw new RangeError('must be an age in whole years');
  }
  return age >= threshold;
}

const freeByAge: PurposeNeed = { needs: 'none', level: null, reason: 'of_age' };

function purposeNamed(key: string, policy: Policy): Purpose {
  const purpose = policy.purposes[key];
  if (purpose === undefined) throw new RangeError('must be an app whose purposes are in the policy');
  return purpose;
}

function needOf(purpose: Purpose, recipients: Policy['recipients']): PurposeNeed {
  const need = levelNeeded(purpose, recipients);
  if (need.kind === 'none') return { needs: 'none', level: null, reason: exceptionReason(purpose.basis) };
  return { needs: 'consent', level: need.level, reason: levelReasons[need.level] };
}

const levelReasons: Readonly<Record<Level, PurposeReason>> = {
  notice: 'parent_may_stop',
  low: 'nothing_disclosed',
  high: 'disclosed',
};
