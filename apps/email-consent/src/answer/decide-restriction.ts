import { type CountsFrom, type EventDraft, inForce, isOfAge, owe, tellOfChild } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';

/**
 * True for a guardian who has allowed something by this request that is not erased yet, also when it was taken back since:
 * only they may stop, lift or delete all of it (T10).
 */
export function mayDecideAll({ child, requests, consents }: ChildCase, requestId: string, at: Date): boolean {
  if (child.erasedAt !== null || child.comesOfAgeOn === null || isOfAge(child.comesOfAgeOn, at)) return false;
  const request = requests.find(({ id }) => id === requestId);
  if (request === undefined || request.state === 'declined') return false;
  return consents.some(
    (consent) => consent.requestId === requestId && consent.grantedAt !== null && consent.state !== 'erased',
  );
}

export interface Restricting {
  readonly requestId: string;
  readonly act: 'stop' | 'lift';
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/**
 * Stops everything about a child for now, or lets it go on (Art. 18 GDPR). No yes ends by it: the answer to every question is
 * `restricted` until it is lifted. Null when it stands so already, or nobody may say it any more.
 */
export function decideRestriction(
  known: ChildCase,
  { requestId, act, countsFrom, at }: Restricting,
): Decision<'restricted' | 'lifted' | null> {
  const stops = act === 'stop';
  // A hold is not the guardian's to lift, nor what rests because somebody else says that they are a parent (T8).
  const { heldAt = null, claimedAt = null } = known.child;
  if (heldAt !== null || claimedAt !== null) return { at, answer: null };
  if (!mayDecideAll(known, requestId, at) || (known.child.restrictedAt !== null) === stops) return { at, answer: null };
  const { id: childId, app } = known.child;
  const purposes = new Set(
    known.consents.filter((consent) => inForce(consent, at, countsFrom)).map(({ purpose }) => purpose),
  );
  const events = [...purposes].map((purpose): EventDraft => ({
    type: 'permission.changed',
    app,
    childId,
    data: { purpose, allowed: !stops },
  }));
  return {
    at,
    restrictedAt: stops ? at : null,
    lines: [tellOfChild(known.child, stops ? 'stop' : 'go-on', at)],
    events,
    ...(stops ? { duties: [owe('letter.withdrawal', requestId, childId, at, at)] } : {}),
    answer: stops ? 'restricted' : 'lifted',
  };
}
