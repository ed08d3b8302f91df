import type { Level } from './evidence';
import type { Policy, Purpose, Recipient } from './policy';

/** What a purpose asks of a guardian: a consent of some level, or nothing because an exception of 312.5(c) carries it. */
export type Need = { readonly kind: 'consent'; readonly level: Level } | { readonly kind: 'none' };

/**
 * The level that a purpose needs. Disclosure or publication is always high (16 CFR 312.5(b)(2)(viii) allows e-mail plus
 * only where nothing is disclosed; T4), and no exception of 312.5(c) survives it; content that was stripped of personal
 * data is no longer the child's to disclose (T16). Multiple contact needs a notice that silence does not stop.
 */
export function levelNeeded(purpose: Purpose, recipients: Policy['recipients']): Need {
  if (purpose.basis === 'stripped') return { kind: 'none' };
  if (discloses(purpose, recipients)) return { kind: 'consent', level: 'high' };
  if (purpose.basis === 'consent') return { kind: 'consent', level: purpose.level ?? 'low' };
  return purpose.basis === 'multiple-contact' ? { kind: 'consent', level: 'notice' } : { kind: 'none' };
}

/** True when a purpose hands data to somebody who uses it for itself, or to the public; an unknown recipient counts as such. */
export function discloses(purpose: Purpose, recipients: Policy['recipients']): boolean {
  return purpose.disclosure !== 'none' || purpose.recipients.some((key) => receivesForItself(recipients[key]));
}

/** A recipient that uses the data for anything of its own is a third party, whatever it is called (312.2). */
export function receivesForItself(recipient: Recipient | undefined): boolean {
  return recipient === undefined || recipient.role !== 'service-provider' || recipient.otherUse !== 'none';
}

/**
 * True for a disclosure to a third party that the service can do without: it takes an act of its own once the guardian has
 * proven who they are (16 CFR 312.5(a)(2); P-02, T13).
 */
export function needsActOfItsOwn({ disclosure, integral }: Pick<Purpose, 'disclosure' | 'integral'>): boolean {
  return disclosure === 'third-party' && integral !== true;
}

/** The exception under which a purpose that needs no consent goes on, as a reason on the wire. */
export function exceptionReason(basis: Purpose['basis']): 'internal_operations' | 'one_time_reply' | 'stripped' {
  switch (basis) {
    case 'internal-operations':
      return 'internal_operations';
    case 'one-time-reply':
      return 'one_time_reply';
    case 'stripped':
      return 'stripped';
    default:
      throw new RangeError('This purpose rests on no exception.');
  }
}
