import { type GuardianRules, owe } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase, Decision } from '@kinsent/store';
import { type RequestFacts, requestOf } from './request-facts';

/** Letters that were owed, by whom they go to and whom they are about. */
export interface Letters {
  readonly guardian: number;
  readonly child: number;
}

const day = 24 * 60 * 60;

/** Throws the Problem `resend_capped` once the policy's caps of a day are reached. */
export function holdToCaps(today: Letters, caps: GuardianRules['resend']): void {
  if (today.guardian >= caps.perGuardianPerDay || today.child >= caps.perChildPerDay) {
    throw new Problem('resend_capped', { headers: { 'retry-after': String(day) } });
  }
}

/** Throws the Problem `request_closed` unless a guardian can still answer the request. */
export function holdOpen({ request }: RequestFacts, at: Date): void {
  if (request.state !== 'open' || request.expiresAt <= at) throw new Problem('request_closed');
}

/**
 * Owes a fresh letter. Its key holds how many letters about the child were owed before, so that ten calls at once owe one
 * letter and not ten.
 */
export function resendConsentRequest(
  of: ChildCase,
  requestId: string,
  lettersBefore: number,
  at: Date,
): Decision<RequestFacts> {
  const facts = requestOf(of, requestId);
  holdOpen(facts, at);
  const request = { ...facts.request, bouncedAt: null };
  const letter = owe('letter.notice', request.id, request.childId, at);
  return {
    at,
    requests: [request],
    duties: [{ ...letter, key: `${letter.key}/after-${lettersBefore}` }],
    answer: { request, consents: facts.consents },
  };
}
