import { advance, comeOfAge, type CountsFrom, ofAgeAt } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';

/** What became of a consent whose validity may have ended. */
export type ConsentLapse =
  { readonly outcome: 'early'; readonly dueAt: Date } | { readonly outcome: 'lapsed' | 'matured' | 'nothing-to-lapse' };

/**
 * A yes stands for as long as it was given and no longer. Where the child came of age before that end, that day decides,
 * whichever of the two duties runs first.
 */
export function decideConsentLapse(
  found: ChildCase,
  consentId: string,
  countsFrom: CountsFrom,
  at: Date,
): Decision<ConsentLapse> {
  const consent = found.consents.find(({ id }) => id === consentId);
  if (consent?.state !== 'granted' || consent.validUntil === null) {
    return { at, answer: { outcome: 'nothing-to-lapse' } };
  }
  if (at < consent.validUntil) return { at, answer: { outcome: 'early', dueAt: consent.validUntil } };
  const { comesOfAgeOn } = found.child;
  const grewUpFirst = comesOfAgeOn !== null && ofAgeAt(comesOfAgeOn) < consent.validUntil;
  const next =
    (grewUpFirst ? comeOfAge(consent, comesOfAgeOn, countsFrom) : null) ??
    advance(consent, { act: 'lapse', cause: 'validity-ended' }, at, countsFrom);
  return { at, advances: [next], answer: { outcome: next.consent.state === 'matured' ? 'matured' : 'lapsed' } };
}
