import type { Level } from './evidence';
import type { Policy, Purpose, Recipient } from './policy';

/** What a purpose asks of a guardian: a consent of some level, or nothing because an exception of 312.5(c) carries it. */
export type Need = { readonly kind: 'consent'; readonly level: Level } | { readonly kind: 'none' };

/**
 * The level that a purpose needs. Disclosure or publication is always high (16 CFR 312.5(b)(2)(viii) allows e-mail plus
 * only where nothing is disclosed; T4); the multiple-contact exception needs a notice that silence does not stop.
 */
export function levelNeeded(purpose: Purpose, recipients: Policy['recipients']): Need {
  if (purpose.basis === 'multiple-contact') return { kind: 'consent', level: 'notice' };
  if (purpose.basis !== 'consent') return { kind: 'none' };
  const discloses =
    purpose.disclosure !== 'none' || purpose.recipients.some((key) => receivesForItself(recipients[key]));
  return { kind: 'consent', level: discloses ? 'high' : 'low' };
}

/** A recipient that uses the data for anything of its own is a third party, whatever it is called (312.2). */
export function receivesForItself(recipient: Recipient | undefined): boolean {
  return recipient === undefined || recipient.role !== 'service-provider' || recipient.otherUse !== 'none';
}
