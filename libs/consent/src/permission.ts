import { isOfAge } from './coming-of-age';
import type { Consent } from './consent';
import type { Level } from './evidence';
import { levelNeeded } from './level-needed';
import type { Policy, Purpose } from './policy';

/** From when a yes by e-mail plus counts: `approval`, or only once the confirmatory letter has left. */
export type CountsFrom = 'approval' | 'confirmation';

/** Why a permission is what it is. Every reason but the first five means no. */
export const permissionReasons = [
  'granted',
  'internal_operations',
  'one_time_reply',
  'stripped',
  'matured',
  'awaiting_confirmation',
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
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/** The part of a consent that a permission depends on. */
export type ConsentStanding = Pick<Consent, 'state' | 'level' | 'grantedAt' | 'confirmedAt' | 'validUntil'>;

/**
 * May this child use this purpose? Denies by default: pending, contested, restricted, expired and unknown are all no,
 * each with its reason. Answers from state and time alone, never from whether a worker has run.
 */
export function permissionFor(question: PurposeQuestion): Permission {
  const { purpose, consent, child, countsFrom, at } = question;
  const need = levelNeeded(purpose, question.recipients);
  const level = consent?.level ?? (need.kind === 'consent' ? need.level : null);
  const controlledBy = child.kind === 'known' && isOfAge(child.comesOfAgeOn, at) ? 'child' : 'guardian';
  const no = (reason: PermissionReason): Permission => ({ allowed: false, reason, level, until: null, controlledBy });

  if (child.kind === 'erased') return no('erased');
  if (child.kind === 'known' && child.restrictedAt !== null) return no('restricted');
  if (child.kind === 'known' && child.contestedAt !== null) return no('contested');
  if (need.kind === 'none') {
    return { allowed: true, reason: exceptionReason(purpose), level: null, until: null, controlledBy: 'nobody' };
  }
  if (child.kind === 'unknown') return no('unknown');
  if (consent === null) return no('not_asked');
  if (inForce(consent, at, countsFrom)) {
    const until = consent.state === 'matured' ? null : (consent.validUntil?.toISOString() ?? null);
    const reason = consent.state === 'matured' ? 'matured' : 'granted';
    return { allowed: true, reason, level, until, controlledBy };
  }
  if (consent.state !== 'granted') return no(consent.state === 'matured' ? 'lapsed' : consent.state);
  return no(hasEnded(consent, at) ? 'lapsed' : 'awaiting_confirmation');
}

/** True while a consent stands at `at`: granted, not past its end, and confirmed where the policy waits for that. */
export function inForce(consent: ConsentStanding, at: Date, countsFrom: CountsFrom): boolean {
  if (consent.state === 'matured') return true;
  if (consent.state !== 'granted' || hasEnded(consent, at)) return false;
  return consent.level !== 'low' || countsFrom === 'approval' || consent.confirmedAt !== null;
}

function hasEnded(consent: ConsentStanding, at: Date): boolean {
  return consent.validUntil === null || consent.validUntil.getTime() <= at.getTime();
}

function exceptionReason(purpose: Purpose): PermissionReason {
  switch (purpose.basis) {
    case 'internal-operations':
      return 'internal_operations';
    case 'one-time-reply':
      return 'one_time_reply';
    default:
      return 'stripped';
  }
}
