import { advance, type Consent, type CountsFrom, isOfAge } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';
import { askedIn } from './decide-answer';

export interface TakingBack {
  readonly requestId: string;
  /** Ids of the consents that are to end; others of the request go on. */
  readonly consentIds: ReadonlySet<string>;
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/** What a guardian can end from a letter's page: what was allowed, and what still waits for a stronger check. */
export function canBeTakenBack(known: ChildCase, requestId: string, at: Date): Consent[] {
  // A grown child decides for itself; the parent's word no longer ends its consents.
  if (known.child.comesOfAgeOn === null || isOfAge(known.child.comesOfAgeOn, at)) return [];
  const open = known.requests.some(({ id, state }) => id === requestId && state === 'open');
  return known.consents.filter(
    ({ requestId: of, state }) => of === requestId && (state === 'granted' || (state === 'asked' && !open)),
  );
}

/** What became of the chosen: something in force has stopped, or only what waited was refused; null when nothing changed. */
export type TakenBack = 'stopped' | 'refused' | null;

/** Ends the chosen consents. Taking back twice takes back once. */
export function decideTakeBack(
  known: ChildCase,
  { requestId, consentIds, countsFrom, at }: TakingBack,
): Decision<TakenBack> {
  const ending = canBeTakenBack(known, requestId, at).filter(({ id }) => consentIds.has(id));
  const request = known.requests.find(({ id }) => id === requestId);
  if (ending.length === 0 || request === undefined) return { at, answer: null };
  const answered = request.state === 'open' && askedIn(known, requestId).length === 0;
  return {
    at,
    ...(answered ? { requests: [{ ...request, state: 'answered', closedAt: at }] } : {}),
    advances: ending.map((consent) =>
      consent.state === 'asked'
        ? advance(consent, { act: 'refuse' }, at)
        : advance(consent, { act: 'withdraw' }, at, countsFrom),
    ),
    answer: ending.some(({ state }) => state === 'granted') ? 'stopped' : 'refused',
  };
}
