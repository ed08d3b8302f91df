import {
  addPeriod,
  advance,
  type Consent,
  type ConsentRequest,
  type CountsFrom,
  type EventDraft,
  type Evidence,
  type Policy,
} from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';

export interface NoticeSent {
  readonly requestId: string;
  /** When the letter was opened, and when the mail server took it. */
  readonly openedAt: Date;
  readonly sentAt: Date;
  /** False when an earlier run sent it, which may or may not have come to write this down. */
  readonly now: boolean;
  readonly evidence: Evidence;
  readonly policy: Policy;
}

/**
 * What follows when a mail server took a notice: the request was sent, and where silence allows (16 CFR 312.5(c)(4)) the
 * guardian is told now and it may begin. May be decided twice for one letter.
 */
export function decideNoticeSent(known: ChildCase, sent: NoticeSent): Decision<null> {
  const { requestId, openedAt, sentAt, now, evidence, policy } = sent;
  const request = known.requests.find(({ id }) => id === requestId);
  if (request === undefined || request.state !== 'open') return { at: sentAt, answer: null };
  // Of a fresh letter nothing is kept but that it left: told twice after a crash is better than never.
  const told = !now && request.sentAt !== null && request.sentAt >= openedAt;
  const asked = known.consents.filter((consent) => consent.requestId === requestId && consent.state === 'asked');
  const silent = asked.filter(({ level }) => level === 'notice');
  const first = request.sentAt === null ? { ...request, sentAt } : request;
  // Where nobody is asked anything, having told is all: waiting for an answer would end a request that stands as lapsed.
  const closed = silent.length === asked.length ? { ...first, state: 'answered' as const, closedAt: sentAt } : first;
  return {
    at: sentAt,
    requests: closed === request ? [] : [closed],
    events: told ? [] : [sentEvent(request)],
    advances: silent.flatMap((consent) => {
      const older = known.consents.filter(({ purpose, state }) => purpose === consent.purpose && state === 'granted');
      const terms = { validity: policy.purposes[consent.purpose]!.validity, confirmAfter: policy.emailPlus.delay };
      return [
        ...older.map((old) => advance(old, { act: 'supersede', by: consent.id }, sentAt)),
        advance(consent, { act: 'grant', evidence, terms }, sentAt),
      ];
    }),
    answer: null,
  };
}

export interface ConfirmationSent {
  readonly requestId: string;
  readonly sentAt: Date;
  /** The policy that the guardian was asked under. */
  readonly policy: Policy;
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
}

/** What follows when the confirmatory letter was taken: every yes of the request that was old enough is confirmed. */
export function decideConfirmationSent(
  known: ChildCase,
  { requestId, sentAt, policy, countsFrom }: ConfirmationSent,
): Decision<null> {
  return {
    at: sentAt,
    advances: awaitingConfirmation(known, requestId, policy, sentAt).map((consent) =>
      advance(consent, { act: 'confirm' }, sentAt, countsFrom),
    ),
    answer: null,
  };
}

/** The yeses by e-mail plus for which the second letter is due at `at`: a letter that leaves sooner confirms nothing (G-2). */
export function awaitingConfirmation(known: ChildCase, requestId: string, policy: Policy, at: Date): Consent[] {
  return known.consents.filter(
    (consent) =>
      consent.requestId === requestId &&
      consent.state === 'granted' &&
      consent.level === 'low' &&
      consent.confirmedAt === null &&
      consent.grantedAt !== null &&
      addPeriod(consent.grantedAt, policy.emailPlus.delay) <= at,
  );
}

function sentEvent({ id, app, childId }: ConsentRequest): EventDraft {
  return { type: 'consent_request.sent', app, childId, data: { consentRequestId: id } };
}
