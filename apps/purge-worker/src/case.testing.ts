import { type Advance, advance, ask, type Consent, type ConsentRequest } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';

export const askedAt = new Date('2026-11-20T10:00:00Z');
export const day = 86_400_000;

/** So many days after the request. */
export function after(days: number): Date {
  return new Date(askedAt.getTime() + days * day);
}

/** A case with one request for the given purposes, asked at `askedAt` and waiting 14 days. */
export function caseOf(purposes: readonly string[], comesOfAgeOn = '2032-05-31'): ChildCase {
  const { request, consents } = ask({
    requestId: 'r-1',
    childId: 'child-1',
    app: 'bricks',
    locale: 'en',
    policyDigest: 'd'.repeat(64),
    countsFrom: 'approval',
    purposes: purposes.map((purpose) => ({ consentId: purpose, purpose, level: 'low' })),
    comesOfAgeOn,
    silence: 'P14D',
    reminders: [],
    at: askedAt,
  });
  const child = {
    id: 'child-1',
    app: 'bricks',
    place: 'NL',
    comesOfAgeOn,
    createdAt: askedAt,
    restrictedAt: null,
    contestedAt: null,
    erasedAt: null,
  };
  return { child, requests: [request], consents };
}

/** The case after the guardian granted the named consents, for a year. */
export function granted(found: ChildCase, purposes: readonly string[], at: Date): ChildCase {
  const evidence = { id: 'e-1', method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
  const terms = { validity: 'P1Y', confirmAfter: 'P1D' };
  const grants = found.consents
    .filter(({ id }) => purposes.includes(id))
    .map((consent) => advance(consent, { act: 'grant', evidence, terms }, at));
  const requests = found.requests.map((request) => ({ ...request, state: 'answered' as const, closedAt: at }));
  return applied(found, { at, advances: grants, requests, answer: null });
}

/** The case as the store would leave it after a decision. */
export function applied(found: ChildCase, { advances = [], requests = [] }: Decision<unknown>): ChildCase {
  const moved = new Map<string, Consent>(advances.map((each: Advance) => [each.consent.id, each.consent]));
  const changed = new Map<string, ConsentRequest>(requests.map((request) => [request.id, request]));
  return {
    ...found,
    requests: found.requests.map((request) => changed.get(request.id) ?? request),
    consents: found.consents.map((consent) => moved.get(consent.id) ?? consent),
  };
}

/** State of each consent and of the request, for short assertions. */
export function standing(found: ChildCase): Record<string, string> {
  return Object.fromEntries([
    ['request', found.requests[0]!.state],
    ...found.consents.map(({ purpose, state }) => [purpose, state]),
  ]);
}
