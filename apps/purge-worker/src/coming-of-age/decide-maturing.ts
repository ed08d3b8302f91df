import {
  advance,
  type Advance,
  comeOfAge,
  type Consent,
  type CountsFrom,
  lapsed,
  lapseTold,
  ofAgeAt,
} from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';

/** What became of a child who may have come of age. */
export type Maturing =
  | { readonly outcome: 'early'; readonly dueAt: Date }
  | { readonly outcome: 'of-age'; readonly matured: number; readonly lapsed: number }
  | { readonly outcome: 'nothing-to-mature' };

/**
 * A child who comes of age takes over what was granted, and what was still asked needs no guardian any more (EDPB
 * 5/2020, 142-143). What silence had ended before that day ends by silence; running late or twice changes nothing.
 */
export function decideMaturing(found: ChildCase, countsFrom: CountsFrom, at: Date): Decision<Maturing> {
  const { comesOfAgeOn } = found.child;
  if (comesOfAgeOn === null) return { at, answer: { outcome: 'nothing-to-mature' } };
  const day = ofAgeAt(comesOfAgeOn);
  if (at < day) return { at, answer: { outcome: 'early', dueAt: day } };
  const expiry = new Map(found.requests.map(({ id, expiresAt }) => [id, expiresAt]));
  const next = (consent: Consent): Advance | null => {
    const expiresAt = expiry.get(consent.requestId);
    const silentBefore = consent.state === 'asked' && expiresAt !== undefined && expiresAt <= day;
    if (!silentBefore) return comeOfAge(consent, comesOfAgeOn, countsFrom);
    return advance(consent, { act: 'lapse', cause: 'silence' }, at, countsFrom);
  };
  const advances = found.consents.map(next).filter((each) => each !== null);
  const open = found.requests.filter(({ state }) => state === 'open');
  if (advances.length === 0 && open.length === 0) return { at, answer: { outcome: 'nothing-to-mature' } };
  const matured = advances.filter(({ consent }) => consent.state === 'matured').length;
  return {
    at,
    requests: open.map((request) => lapsed(request, at)),
    events: open.map(lapseTold),
    advances,
    answer: { outcome: 'of-age', matured, lapsed: advances.length - matured },
  };
}
