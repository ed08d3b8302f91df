import { ofAgeAt } from './coming-of-age';
import type { Consent, CountsFrom } from './consent';

/** The part of a consent that a permission depends on. */
export type ConsentStanding = Pick<
  Consent,
  'state' | 'level' | 'approvedAt' | 'grantedAt' | 'confirmedAt' | 'validUntil' | 'countsFrom'
>;

/**
 * Whether a consent counts only once it is confirmed: when either the policy that it was asked under or today's says so.
 * A policy that grows looser takes nothing from a guardian who was told that a yes waits.
 */
export function needsConfirmation(consent: Pick<Consent, 'level' | 'countsFrom'>, today: CountsFrom): boolean {
  return consent.level === 'low' && (consent.countsFrom === 'confirmation' || today === 'confirmation');
}

/** True while a guardian's yes waits for proof of who they are (T4). */
export function awaitsVerification(consent: Pick<ConsentStanding, 'state' | 'approvedAt'>): boolean {
  return consent.state === 'asked' && consent.approvedAt !== null;
}

/**
 * What the child's coming of age makes of a consent: one that counted on that day passes to the young person; one that
 * was still awaited, had ended, or was not yet confirmed lapses. Null for a consent that it does not touch. `countsFrom`
 * is what today's policy says.
 */
export function stateOnceOfAge(
  consent: ConsentStanding,
  comesOfAgeOn: string,
  countsFrom: CountsFrom,
): 'matured' | 'lapsed' | null {
  if (consent.state === 'asked') return 'lapsed';
  if (consent.state !== 'granted') return null;
  const day = ofAgeAt(comesOfAgeOn).getTime();
  const confirmed = !needsConfirmation(consent, countsFrom) || isBy(consent.confirmedAt, day);
  const ended = consent.validUntil === null || isBy(consent.validUntil, day);
  return isBy(consent.grantedAt, day) && confirmed && !ended ? 'matured' : 'lapsed';
}

function isBy(time: Date | null, limit: number): boolean {
  return time !== null && time.getTime() <= limit;
}
