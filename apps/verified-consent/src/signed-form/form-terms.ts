import { addPeriod, type FormTerms, type Policy } from '@kinsent/consent';

/** At the least that long a form waits to be judged, in days. */
const leastWait = 30;

/** What a policy says of signed forms; null where it offers none. */
export function formTermsOf(policy: Policy): FormTerms | null {
  return policy.verification?.form ?? null;
}

/** When the pages of a form go that nobody has judged: no staff's delay keeps them for good (N1). */
export function unjudgedUntil(receivedAt: Date, terms: FormTerms | null): Date {
  const least = addPeriod(receivedAt, `P${leastWait}D`);
  if (terms === null) return least;
  const promised = addPeriod(addPeriod(receivedAt, terms.judgedWithin), terms.kept);
  return promised > least ? promised : least;
}
