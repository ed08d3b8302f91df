import { endInSilence } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';

/** What became of a request whose time may be up. `early`: it may still be answered until `dueAt`. */
export type RequestLapse =
  | { readonly outcome: 'early'; readonly dueAt: Date }
  | { readonly outcome: 'lapsed'; readonly consents: number }
  | { readonly outcome: 'nothing-to-lapse' };

/**
 * Silence ends a request: what is still asked lapses and goes the road to erasure (T3, 16 CFR 312.5(c)(1)). Counted from
 * collection; a duty that comes too early, too late or twice changes nothing that is not due.
 */
export function decideRequestLapse(found: ChildCase, requestId: string, at: Date): Decision<RequestLapse> {
  const request = found.requests.find(({ id }) => id === requestId);
  if (request === undefined) return { at, answer: { outcome: 'nothing-to-lapse' } };
  const asked = found.consents.filter((consent) => consent.requestId === requestId && consent.state === 'asked');
  if (asked.length === 0 && request.state !== 'open') return { at, answer: { outcome: 'nothing-to-lapse' } };
  if (at < request.expiresAt) return { at, answer: { outcome: 'early', dueAt: request.expiresAt } };
  const silence = endInSilence(request, found.consents, found.child.comesOfAgeOn, at);
  return { at, ...silence, answer: { outcome: 'lapsed', consents: asked.length } };
}
