import type { ConsentRequest } from '@kinsent/consent';
import type { ChildCase, LetterRecord } from '@kinsent/store';
import { restOf } from './code-tries';
import { askedIn, isAnswerable } from './decide-answer';

/** A link that was followed, with all that stands behind it. */
export interface Visit {
  readonly letter: LetterRecord;
  readonly known: ChildCase;
  readonly request: ConsentRequest;
}

/**
 * Which page a link leads to. `gone` is one and the same for a link that never was, one that is too old, one that went to a
 * wrong address, and one whose question ended in silence, so that the page tells nothing about what exists. `resting`: no
 * code is taken for now (ADR 10).
 */
export type View = 'ask' | 'standing' | 'resting' | 'called-off' | 'gone';

/** A link serves to answer until it expires, and to take back for as long as anything is allowed. */
export function viewOf(visit: Visit | null, at: Date): View {
  if (visit === null || visit.letter.lockedAt !== null) return 'gone';
  const { letter, known, request } = visit;
  const asks = askedIn(known, request.id).some(({ level }) => level !== 'notice');
  if (asks && isAnswerable(known, request, at) && at < letter.linkExpiresAt) {
    return restOf(letter, at) === null ? 'ask' : 'resting';
  }
  const stands = known.consents.some(
    ({ requestId, state }) => requestId === request.id && (state === 'granted' || state === 'matured'),
  );
  if (stands || request.state === 'answered' || request.state === 'declined') return 'standing';
  return request.state === 'cancelled' ? 'called-off' : 'gone';
}

/** The HTTP status of a page that was asked for. */
export const statusOf: Readonly<Record<View, number>> = {
  ask: 200,
  standing: 200,
  resting: 200,
  'called-off': 200,
  gone: 404,
};
