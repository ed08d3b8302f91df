import {
  type Advance,
  advance,
  type Consent,
  type ConsentRequest,
  type CountsFrom,
  type Evidence,
  isOfAge,
  type Policy,
} from '@kinsent/consent';
import type { ChildCase, Decision, OpenedVerification } from '@kinsent/store';

export type Choice = 'yes' | 'no';

/** What a guardian sent, checked: a choice for every purpose that can be decided. */
export interface Answer {
  readonly requestId: string;
  readonly letterId: string;
  /** By purpose. Where no stronger check can follow, what needs one may be refused, and is left open when it is not named. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** The check that a yes to what needs one opens; null where none is offered. */
  readonly verification: OpenedVerification | null;
  readonly evidence: Evidence;
  /** The policy that the guardian was asked under. */
  readonly policy: Policy;
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/** `answered`: written. `closed`: the request no longer waits for an answer, and nothing was written. */
export type AnswerOutcome = 'answered' | 'closed';

/** True while a guardian may answer: open, in time, and for a child that is not of age. */
export function isAnswerable(known: Pick<ChildCase, 'child'>, request: ConsentRequest, at: Date): boolean {
  return request.state === 'open' && isInTime(known, request, at);
}

/** True while silence has not ended a request, and the child is not of age. */
export function isInTime({ child }: Pick<ChildCase, 'child'>, request: ConsentRequest, at: Date): boolean {
  const grown = child.comesOfAgeOn === null || isOfAge(child.comesOfAgeOn, at);
  return at < request.expiresAt && !grown;
}

/** The consents of a request that still wait for a word of the guardian. */
export function askedIn(known: ChildCase, requestId: string): Consent[] {
  return known.consents.filter((consent) => consent.requestId === requestId && consent.state === 'asked');
}

/**
 * Turns a guardian's choices into what is written: low is granted, and high waits until they have proven who they are (T4).
 * Throws RangeError when a purpose that can be decided has no choice: nothing is ever chosen for a guardian (16 CFR
 * 312.5(a)(2)).
 */
export function decideAnswer(known: ChildCase, answer: Answer): Decision<AnswerOutcome> {
  const { requestId, letterId, choices, verification, at } = answer;
  const request = known.requests.find(({ id }) => id === requestId);
  if (request === undefined || !isAnswerable(known, request, at)) return { at, answer: 'closed' };
  const advances = askedIn(known, requestId).flatMap((consent) => {
    const choice = choices.get(consent.purpose);
    if (choice === 'no' && consent.level !== 'notice') return [advance(consent, { act: 'refuse' }, at)];
    if (!isDecidable(consent, verification !== null)) return [];
    if (choice === undefined) throw new RangeError('Every purpose needs a choice.');
    return consent.level === 'high' ? [advance(consent, { act: 'approve' }, at)] : grant(known, consent, answer);
  });
  const approved = advances.filter(({ entry }) => entry.act === 'approve').map(({ consent }) => consent.purpose);
  return {
    at,
    requests: [{ ...request, state: 'answered', closedAt: at }],
    advances,
    ...(verification === null || approved.length === 0 ? {} : opening(request, verification, approved)),
    spendLetter: { id: letterId, at },
    answer: 'answered',
  };
}

/** True for what a yes or a no is asked for; `provable`: the guardian can prove who they are. */
export function isDecidable({ level }: Pick<Consent, 'level'>, provable: boolean): boolean {
  return level === 'low' || (level === 'high' && provable);
}

function opening(
  { id, app, childId }: ConsentRequest,
  verification: OpenedVerification,
  purposes: readonly string[],
): Pick<Decision<never>, 'verification' | 'events'> {
  const data = { consentRequestId: id, verificationId: verification.id, purposes };
  return { verification, events: [{ type: 'verification.started', app, childId, data }] };
}

/** A yes, and the end of an older yes for the same purpose, whose place it takes. */
function grant(known: ChildCase, consent: Consent, { evidence, policy, countsFrom, at }: Answer): Advance[] {
  const terms = { validity: policy.purposes[consent.purpose]!.validity, confirmAfter: policy.emailPlus.delay };
  const older = known.consents.filter(
    ({ id, purpose, state }) => id !== consent.id && purpose === consent.purpose && state === 'granted',
  );
  return [
    ...older.map((old) => advance(old, { act: 'supersede', by: consent.id }, at, countsFrom)),
    advance(consent, { act: 'grant', evidence, terms }, at, countsFrom),
  ];
}
