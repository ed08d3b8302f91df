import { amountInWords, type Charge, chargeIn, needsActOfItsOwn, type VerificationMethod } from '@kinsent/consent';
import type { RequestNotice } from '../letter/request-notice';
import type { StrongerChecks } from './stronger-checks';

/** What a guardian is told of the check before they answer. */
export interface CheckAhead {
  /** What a card is charged, in words; null where no card is offered. */
  readonly charge: string | null;
  /** What else is offered, in the policy's order. */
  readonly others: readonly Exclude<VerificationMethod, 'card'>[];
  /** Keys of the purposes that take one more act afterwards (16 CFR 312.5(a)(2)). */
  readonly actsOfTheirOwn: ReadonlySet<string>;
}

/** Null where no check is offered: what needs one can only be refused. */
export function checkAhead(
  checks: StrongerChecks,
  { policy, notice }: Pick<RequestNotice, 'policy' | 'notice'>,
  place: string | null,
): CheckAhead | null {
  const methods = checks.methodsFor(policy, place);
  if (methods.length === 0) return null;
  const charge: Charge | null = methods.includes('card') ? chargeIn(policy.verification, place) : null;
  const apart = notice.purposes.filter(({ key }) => {
    const purpose = policy.purposes[key];
    return purpose !== undefined && needsActOfItsOwn(purpose);
  });
  return {
    others: methods.filter((method) => method !== 'card'),
    charge: charge === null ? null : amountInWords(charge, notice.locale),
    actsOfTheirOwn: new Set(apart.map(({ key }) => key)),
  };
}
