import {
  awaitsVerification,
  type Consent,
  type ConsentRequest,
  type CountsFrom,
  needsActOfItsOwn,
  needsConfirmation,
  type Policy,
} from '@kinsent/consent';
import type { ChildRecord } from '@kinsent/store';
import { isAnswerable, isInTime } from '../answer/decide-answer';

export const waits = ['answer', 'verification', 'disclosure_answer', 'confirmation'] as const;

/**
 * What stands between a consent and a yes that counts. `answer`: a word of the guardian; `verification`: they said yes and
 * have yet to prove who they are; `disclosure_answer`: they proved it, and what goes to a third party takes one more act
 * (16 CFR 312.5(a)(2)); `confirmation`: the second letter, where the policy waits for it.
 */
export type WaitsFor = (typeof waits)[number];

export interface WaitingIn {
  readonly child: ChildRecord;
  readonly request: ConsentRequest;
  /** The policy that the guardian was asked under. */
  readonly policy: Pick<Policy, 'purposes'>;
  /** True once the guardian has proven who they are, for this request. */
  readonly proven: boolean;
  /** What today's policy says of when a yes counts. */
  readonly countsFrom: CountsFrom;
  readonly at: Date;
}

/** Null for what waits for nothing that anybody could do: it counts, it has ended, or nobody can allow it. */
export function waitsFor(consent: Consent, waiting: WaitingIn): WaitsFor | null {
  const { request, policy, proven, countsFrom, at } = waiting;
  if (consent.state === 'granted') {
    return consent.confirmedAt === null && needsConfirmation(consent, countsFrom) ? 'confirmation' : null;
  }
  if (consent.state !== 'asked' || consent.level === 'notice') return null;
  if (!awaitsVerification(consent)) return isAnswerable(waiting, request, at) ? 'answer' : null;
  if (!isInTime(waiting, request, at)) return null;
  const purpose = policy.purposes[consent.purpose];
  return proven && purpose !== undefined && needsActOfItsOwn(purpose) ? 'disclosure_answer' : 'verification';
}
