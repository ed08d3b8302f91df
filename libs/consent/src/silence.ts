import { advance, type Advance } from './advance';
import { ofAgeAt } from './coming-of-age';
import type { Consent } from './consent';
import type { EventDraft } from './event';
import type { ConsentRequest } from './request';

/** What silence made of a request, for one commit. */
export interface Silence {
  /** The request where it changed: one that was answered in part stays answered. */
  readonly requests: readonly ConsentRequest[];
  readonly advances: readonly Advance[];
  readonly events: readonly EventDraft[];
}

/**
 * Silence ends a request: what is still asked lapses and goes the road to erasure (T3, 16 CFR 312.5(c)(1)). Whichever came
 * first is the cause, the end of the wait or coming of age, not whoever happens to write it down. Throws RangeError while
 * the guardian may still answer.
 */
export function endInSilence(
  request: ConsentRequest,
  consents: readonly Consent[],
  comesOfAgeOn: string | null,
  at: Date,
): Silence {
  if (at < request.expiresAt) throw new RangeError('The guardian may still answer.');
  const cause = comesOfAgeOn !== null && ofAgeAt(comesOfAgeOn) < request.expiresAt ? 'of-age' : 'silence';
  const open = request.state === 'open';
  return {
    requests: open ? [lapsed(request, at)] : [],
    events: open ? [lapseTold(request)] : [],
    advances: consents
      .filter(({ requestId, state }) => requestId === request.id && state === 'asked')
      .map((consent) => advance(consent, { act: 'lapse', cause }, at)),
  };
}

/** An open request, closed because nobody may answer it any more. */
export function lapsed(request: ConsentRequest, at: Date): ConsentRequest {
  return { ...request, state: 'lapsed', closedAt: at };
}

/** What the app is told of that. */
export function lapseTold({ id, app, childId }: ConsentRequest): EventDraft {
  return { type: 'consent_request.lapsed', app, childId, data: { consentRequestId: id } };
}
