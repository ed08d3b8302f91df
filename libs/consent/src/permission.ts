import { lacksAssurance } from './assurance';
import { isOfAge } from './coming-of-age';
import type { CountsFrom } from './consent';
import { type Level, reaches } from './evidence';
import { exceptionReason, levelNeeded } from './level-needed';
import { awaitsVerification, type ConsentStanding, needsConfirmation, stateOnceOfAge } from './maturity';
import type { Policy, Purpose } from './policy';

/** Why a permission is what it is. Every reason but the first five means no. */
export const permissionReasons = [
  'granted',
  'internal_operations',
  'one_time_reply',
  'stripped',
  'matured',
  'awaiting_confirmation',
  'awaiting_verification',
  'level_too_low',
  'asked',
  'not_asked',
  'unknown',
  'refused',
  'lapsed',
  'withdrawn',
  'invalidated',
  'superseded',
  'erased',
  'restricted',
  'contested',
  'assurance_expired',
  'reply_already_sent',
] as const;

export type PermissionReason = (typeof permissionReasons)[number];

export interface Permission {
  readonly allowed: boolean;
  readonly reason: PermissionReason;
  readonly level: Level | null;
  /** ISO-8601 instant at which a yes ends; null where there is no yes or no end. */
  readonly until: string | null;
  readonly controlledBy: 'guardian' | 'child' | 'nobody';
}

/** What is known of a child when an app asks. `unknown` was never heard of; `erased` was, and is forgotten. */
export type ChildStanding =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'erased' }
  | {
      readonly kind: 'known';
      /** ISO date on which the child comes of age. */
      readonly comesOfAgeOn: string;
      readonly restrictedAt: Date | null;
      readonly contestedAt: Date | null;
    };

export interface PurposeQuestion {
  readonly purpose: Purpose;
  readonly recipients: Policy['recipients'];
  /** The child's newest consent for this purpose; null when none was ever asked. */
  readonly consent: ConsentStanding | null;
  readonly child: ChildStanding;
  /** The one reply was sent, and nobody was asked about the child since (T18). */
  readonly replied?: boolean;
  /** What today's policy says; the stricter of it and the one that was asked under decides. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/**
 * May this child use this purpose? Denies by default: pending, contested, restricted, expired and unknown are all no,
 * each with its reason. Answers from state and time alone, never from whether a worker has run, and by what the purpose
 * needs today: a low-level yes does not unlock a purpose that has come to disclose (T4).
 */
export function permissionFor(question: PurposeQuestion): Permission {
  const permission = byConsent(question);
  const { purpose, recipients, at } = question;
  if (!permission.allowed || !lacksAssurance(purpose, recipients, at)) return permission;
  // 16 CFR 312.8(c): without a written assurance in date nothing may be given to a recipient, whoever said yes.
  return { ...permission, allowed: false, reason: 'assurance_expired', until: null };
}

function byConsent(question: PurposeQuestion): Permission {
  const { purpose, child, countsFrom, at } = question;
  const need = levelNeeded(purpose, question.recipients);
  const ofAge = child.kind === 'known' && isOfAge(child.comesOfAgeOn, at);
  const consent = ofAge ? onceOfAge(question.consent, child.comesOfAgeOn, countsFrom) : question.consent;
  const level = strongest(consent?.level ?? null, need.kind === 'consent' ? need.level : null);
  const controlledBy = ofAge ? 'child' : 'guardian';
  const no = (reason: PermissionReason): Permission => ({ allowed: false, reason, level, until: null, controlledBy });

  const barrier = barrierOf(child);
  if (barrier !== null) return no(barrier);
  if (need.kind === 'none') return byException(question, no);
  if (child.kind === 'unknown') return no('unknown');
  if (consent === null) return no('not_asked');
  if (!inForce(consent, at, countsFrom)) return no(whyNotInForce(consent, at));
  if (!reaches(consent.level, need.level)) return no('level_too_low');
  if (consent.state === 'matured') return { allowed: true, reason: 'matured', level, until: null, controlledBy };
  const until = consent.validUntil?.toISOString() ?? null;
  return { allowed: true, reason: 'granted', level, until, controlledBy };
}

/** What bars every use of the child's data, whatever anybody said yes to; null when nothing does. */
function barrierOf(child: ChildStanding): PermissionReason | null {
  if (child.kind === 'erased') return 'erased';
  if (child.kind === 'unknown') return null;
  if (child.restrictedAt !== null) return 'restricted';
  return child.contestedAt === null ? null : 'contested';
}

function whyNotInForce(consent: ConsentStanding, at: Date): PermissionReason {
  if (awaitsVerification(consent)) return 'awaiting_verification';
  if (consent.state !== 'granted') return consent.state;
  return hasEnded(consent, at) ? 'lapsed' : 'awaiting_confirmation';
}

/** An exception that covers a use needs nobody; but one reply is one: 16 CFR 312.5(c)(3). */
function byException({ purpose, replied }: PurposeQuestion, no: (reason: PermissionReason) => Permission): Permission {
  if (purpose.basis === 'one-time-reply' && replied === true) return no('reply_already_sent');
  return { allowed: true, reason: exceptionReason(purpose.basis), level: null, until: null, controlledBy: 'nobody' };
}

/** True while a consent stands at `at`: granted, not past its end, and confirmed where the policy waits for that. */
export function inForce(consent: ConsentStanding, at: Date, countsFrom: CountsFrom): boolean {
  return consent.state === 'matured' || (counts(consent, countsFrom) && !hasEnded(consent, at));
}

/** True when a consent is a yes that counts, whether or not its end has come. */
export function counts(consent: ConsentStanding, countsFrom: CountsFrom): boolean {
  if (consent.state === 'matured') return true;
  if (consent.state !== 'granted') return false;
  return !needsConfirmation(consent, countsFrom) || consent.confirmedAt !== null;
}

/** The consent as the child's coming of age left it, although no worker may have written that down yet. */
function onceOfAge(
  consent: ConsentStanding | null,
  comesOfAgeOn: string,
  countsFrom: CountsFrom,
): ConsentStanding | null {
  const state = consent === null ? null : stateOnceOfAge(consent, comesOfAgeOn, countsFrom);
  return consent === null || state === null ? consent : { ...consent, state };
}

function hasEnded(consent: ConsentStanding, at: Date): boolean {
  return consent.validUntil === null || consent.validUntil.getTime() <= at.getTime();
}

function strongest(has: Level | null, needs: Level | null): Level | null {
  if (has === null || needs === null) return has ?? needs;
  return reaches(has, needs) ? has : needs;
}
