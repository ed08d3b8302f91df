import { advance, ask, type Change, type ConsentRequest, type Level } from '@kinsent/consent';
import { type ChildCase, type LetterRecord, newId } from '@kinsent/store';
import { smallPolicy } from '../policy/small-policy.testing';
import { caseAfter } from './case-after';
import type { Visit } from './view-of';

export const asked = new Date('2026-03-01T12:00:00Z');
export const policyDigest = 'd'.repeat(64);

/** A moment after the request was made. */
export function later(ms: number): Date {
  return new Date(asked.getTime() + ms);
}

/** A child with one open request, and a letter of it. */
export function visitFor(purposes: Readonly<Record<string, Level>>, request: Partial<ConsentRequest> = {}): Visit {
  const childId = newId(asked);
  const requestId = newId(asked);
  const made = ask({
    requestId,
    childId,
    app: 'brickyard',
    locale: 'en',
    policyDigest,
    countsFrom: smallPolicy.emailPlus.countsFrom,
    purposes: Object.entries(purposes).map(([purpose, level]) => ({ consentId: newId(asked), purpose, level })),
    comesOfAgeOn: '2034-12-31',
    silence: smallPolicy.guardians.silence,
    reminders: [],
    at: asked,
  });
  const known: ChildCase = {
    child: {
      id: childId,
      app: 'brickyard',
      place: 'NL',
      comesOfAgeOn: '2034-12-31',
      createdAt: asked,
      restrictedAt: null,
      contestedAt: null,
      erasedAt: null,
    },
    requests: [{ ...made.request, ...request }],
    consents: made.consents,
  };
  return { known, request: known.requests[0]!, letter: letterOf(requestId) };
}

/** The same after the consent for a purpose moved. */
export function after(
  visit: Visit,
  purpose: string,
  change: Change,
  at: Date,
  request: Partial<ConsentRequest> = {},
): Visit {
  const consent = visit.known.consents.find((each) => each.purpose === purpose)!;
  const known = caseAfter(visit.known, {
    at,
    advances: [advance(consent, change, at)],
    requests: [{ ...visit.request, ...request }],
    answer: null,
  });
  return { ...visit, known, request: known.requests[0]! };
}

export const grantByEmail: Change = {
  act: 'grant',
  evidence: { id: newId(asked), method: 'email-plus', noticeDigest: 'e'.repeat(64) },
  terms: { validity: 'P1Y', confirmAfter: 'P1D' },
};

export const grantByNotice: Change = {
  act: 'grant',
  evidence: { id: newId(asked), method: 'opt-out-notice', noticeDigest: 'e'.repeat(64) },
  terms: { validity: 'P1Y', confirmAfter: 'P1D' },
};

function letterOf(requestId: string): LetterRecord {
  return {
    id: newId(asked),
    requestId,
    kind: 'notice',
    createdAt: asked,
    linkExpiresAt: later(14 * 24 * 60 * 60 * 1000),
    sentAt: asked,
    bouncedAt: null,
    wrongCodes: 0,
    requestWrongCodes: 0,
    coolsUntil: null,
    lockedAt: null,
    spentAt: null,
  };
}
