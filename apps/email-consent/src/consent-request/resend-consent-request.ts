import { type GuardianRules, owe } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase, Decision } from '@kinsent/store';
import { freshLink, waitsForProof } from '../answer/fresh-letter';
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

/** Throws the Problem `request_closed` unless a guardian can still answer the request, or go on with an answer that waits. */
export function holdOpen(of: ChildCase, requestId: string, at: Date): void {
  const { request } = requestOf(of, requestId);
  const open = request.state === 'open' && request.expiresAt > at;
  if (!open && !waitsForProof(of, request, at)) throw new Problem('request_closed');
}

/** What the app asks for. */
export interface Resending {
  readonly requestId: string;
  /** Another address; null to write to the one that there is. */
  readonly corrected: string | null;
  /** Letters that were owed about the child before. */
  readonly lettersBefore: number;
  readonly at: Date;
}

/**
 * Owes a fresh letter, to a corrected address only while the last letter has come back: no answer is ever led to somebody
 * else. Of an answered request it is the way on to what waits. Its key holds how many letters about the child were owed before, so that ten calls at once owe one
 * letter and not ten.
 */
export function resendConsentRequest(
  of: ChildCase,
  { requestId, corrected, lettersBefore, at }: Resending,
): Decision<RequestFacts> {
  const facts = requestOf(of, requestId);
  holdOpen(of, requestId, at);
  if (corrected !== null && facts.request.bouncedAt === null) {
    throw new Problem('invalid_fields', {
      errors: [{ pointer: '/guardian', detail: 'can be corrected only after a letter has bounced' }],
    });
  }
  if (facts.request.state === 'answered') {
    // Whoever answered has the letter: the address was right.
    if (corrected !== null) throw new Problem('request_closed');
    return { at, duties: [freshLink(facts.request, at)], answer: facts };
  }
  const request = { ...facts.request, bouncedAt: null };
  const letter = owe('letter.notice', request.id, request.childId, at);
  return {
    at,
    requests: [request],
    duties: [{ ...letter, key: `${letter.key}/after-${lettersBefore}` }],
    ...(corrected === null ? {} : { correctContact: { requestId, email: corrected } }),
    answer: { request, consents: facts.consents },
  };
}
