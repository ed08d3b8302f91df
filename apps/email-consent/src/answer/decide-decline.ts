import { advance, type CountsFrom, type DeclineReason } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';
import { askedIn, type AnswerOutcome, isAnswerable } from './decide-answer';

/** A no to the whole request. */
export interface Declining {
  readonly requestId: string;
  readonly letterId: string;
  readonly reason: DeclineReason;
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/**
 * Refuses everything that is asked. What silence had allowed ends too: taken back by the parent, or fallen because we
 * wrote to somebody who is not.
 */
export function decideDecline(known: ChildCase, declining: Declining): Decision<AnswerOutcome> {
  const { requestId, letterId, reason, countsFrom, at } = declining;
  const request = known.requests.find(({ id }) => id === requestId);
  if (request === undefined || !isAnswerable(known, request, at)) return { at, answer: 'closed' };
  const standing = known.consents.filter((consent) => consent.requestId === requestId && consent.state === 'granted');
  return {
    at,
    requests: [{ ...request, state: 'declined', declineReason: reason, closedAt: at }],
    advances: [
      ...askedIn(known, requestId).map((consent) => advance(consent, { act: 'refuse' }, at)),
      ...standing.map((consent) =>
        reason === 'refused-all'
          ? advance(consent, { act: 'withdraw' }, at, countsFrom)
          : advance(consent, { act: 'invalidate', cause: 'not-the-parent' }, at, countsFrom),
      ),
    ],
    events: [
      {
        type: 'consent_request.declined',
        app: request.app,
        childId: request.childId,
        data: { consentRequestId: requestId, reason },
      },
    ],
    spendLetter: { id: letterId, at },
    destroyEscrowOf: [requestId],
    answer: 'answered',
  };
}
