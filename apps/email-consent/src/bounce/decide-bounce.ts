import { advance } from '@kinsent/consent';
import type { ChildCase, Decision, LetterRecord } from '@kinsent/store';

/**
 * What follows when a letter came back for good. The request says so once, and what silence had allowed falls: a notice
 * that cannot be delivered is no notice (16 CFR 312.5(c)(4)). A letter to an address that was corrected since then
 * counts for nothing.
 */
export function decideBounce(known: ChildCase, letter: LetterRecord, at: Date): Decision<boolean> {
  const request = known.requests.find(({ id }) => id === letter.requestId);
  if (request === undefined || request.state === 'erased' || isOutdated(letter, request.sentAt)) {
    return { at, answer: false };
  }
  const fallen = known.consents.filter(
    ({ requestId, level, state }) => requestId === request.id && level === 'notice' && state === 'granted',
  );
  const event = {
    type: 'consent_request.bounced' as const,
    app: request.app,
    childId: request.childId,
    data: { consentRequestId: request.id, letter: letter.kind },
  };
  return {
    at,
    requests: request.bouncedAt === null ? [{ ...request, bouncedAt: at }] : [],
    advances: fallen.map((consent) => advance(consent, { act: 'invalidate', cause: 'undeliverable' }, at)),
    events: request.bouncedAt === null ? [event] : [],
    answer: true,
  };
}

function isOutdated(letter: LetterRecord, lastSentAt: Date | null): boolean {
  return letter.sentAt !== null && lastSentAt !== null && letter.sentAt < lastSentAt;
}
