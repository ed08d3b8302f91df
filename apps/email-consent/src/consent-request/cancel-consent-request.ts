import { advance, type Advance, awaitsVerification, type EventDraft } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase, Decision } from '@kinsent/store';
import { type RequestFacts, requestOf } from './request-facts';

/**
 * Calls a request off: what is still asked lapses and goes the way of every ended consent. A second call changes nothing.
 * An answered request stays answered, and what its guardian has yet to prove lapses. Throws the Problem `request_closed`
 * once nothing is asked, or silence has ended the request.
 */
export function cancelConsentRequest(of: ChildCase, requestId: string, at: Date): Decision<RequestFacts> {
  const { request, consents } = requestOf(of, requestId);
  if (request.state === 'cancelled') return { at, answer: { request, consents } };
  const asks = request.state === 'open' || (request.state === 'answered' && consents.some(awaitsVerification));
  if (!asks || request.expiresAt <= at) throw new Problem('request_closed');
  const advances: Advance[] = consents
    .filter(({ state }) => state === 'asked')
    .map((consent) => advance(consent, { act: 'lapse', cause: 'cancelled' }, at));
  const moved = new Map(advances.map(({ consent }) => [consent.id, consent]));
  const left = consents.map((consent) => moved.get(consent.id) ?? consent);
  if (request.state === 'answered') return { at, advances, answer: { request, consents: left } };
  const cancelled = { ...request, state: 'cancelled' as const, closedAt: at };
  const event: EventDraft = {
    type: 'consent_request.cancelled',
    app: request.app,
    childId: request.childId,
    data: { consentRequestId: request.id },
  };
  return {
    at,
    requests: [cancelled],
    advances,
    events: [event],
    answer: { request: cancelled, consents: left },
  };
}
