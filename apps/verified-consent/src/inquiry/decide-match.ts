import { inquiryLifecycle, isOfAge } from '@kinsent/consent';
import type { InquiryStep, KnownInquiry } from '@kinsent/store';
import { goOn, restFrom, type RestTerms } from './rest';

/**
 * `moved`: somebody else was first. `gone`: the child is forgotten. `of-age`: it is grown, and no parent's to ask about; there is
 * nothing to hold still.
 */
export type MatchAnswer = 'matched' | 'moved' | 'gone' | 'of-age';

/** Staff say which child an inquiry is about. Everything about the child rests from this commit on (T8). */
export function decideMatch(found: KnownInquiry, terms: RestTerms): InquiryStep<MatchAnswer> {
  const { inquiry, known } = found;
  const to = inquiryLifecycle[inquiry.state].match;
  if (to === undefined) return { answer: 'moved' };
  if (known === null || known.child.erasedAt !== null) return { answer: 'gone' };
  const { id, comesOfAgeOn } = known.child;
  if (comesOfAgeOn !== null && isOfAge(comesOfAgeOn, terms.at)) return { answer: 'of-age' };
  return { move: { to, childId: id }, ...restFrom({ ...found, known }, terms), answer: 'matched' };
}

/** It was another child: this one goes on, and the inquiry waits again. */
export function decideUnmatch(found: KnownInquiry, terms: RestTerms): InquiryStep<'unmatched' | 'moved'> {
  const to = inquiryLifecycle[found.inquiry.state].unmatch;
  if (to === undefined) return { answer: 'moved' };
  return { move: { to, childId: null }, ...goOn(found, terms), answer: 'unmatched' };
}
