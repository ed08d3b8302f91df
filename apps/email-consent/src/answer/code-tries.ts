import type { Judged, LetterTries } from '@kinsent/store';

/**
 * Wrong codes after which no code is taken for a request any more. Of 99 guesses at six digits the chance that one is right
 * is below 1 in 10,000, over all letters and the whole life of the request (ADR 10).
 */
export const triesOfARequest = 99;

const hour = 60 * 60 * 1000;
const longestRest = 24 * hour;

/** `until`: when codes are taken again; null when they are not. */
export interface Rest {
  readonly until: Date | null;
}

/** Null while codes of the request's letters are taken. */
export function restOf({ requestWrongCodes, coolsUntil }: LetterTries, at: Date): Rest | null {
  if (requestWrongCodes >= triesOfARequest) return { until: null };
  return coolsUntil !== null && at < coolsUntil ? { until: coolsUntil } : null;
}

/** `left`: how many more tries there are before codes rest; 0 when they rest now. */
export type TriedCode = { readonly kind: 'right' } | { readonly kind: 'wrong'; readonly left: number };

/** Judges a code. While codes rest it makes no difference whether it is right, so guessing goes on at no gain. */
export function judgeCode(tries: LetterTries, right: boolean, perRound: number, at: Date): Judged<TriedCode> {
  if (tries.lockedAt !== null || restOf(tries, at) !== null) return judged({ kind: 'wrong', left: 0 });
  if (right) return judged({ kind: 'right' });
  const count = tries.requestWrongCodes + 1;
  const left = Math.min((perRound - (count % perRound)) % perRound, triesOfARequest - count);
  return { wrong: true, coolsUntil: restAfter(count, perRound, at), answer: { kind: 'wrong', left } };
}

/**
 * Judges a press on a number. A letter has one: whatever was wrong about it before, its numbers count no more. They count
 * while codes rest, for taking back must not wait (GDPR Art. 7(3)).
 */
export function judgePress(tries: LetterTries, right: boolean, perRound: number, at: Date): Judged<boolean> {
  if (tries.lockedAt !== null || tries.wrongCodes > 0) return judged(false);
  if (right) return judged(true);
  return { wrong: true, coolsUntil: restAfter(tries.requestWrongCodes + 1, perRound, at), answer: false };
}

function judged<T>(answer: T): Judged<T> {
  return { wrong: false, coolsUntil: null, answer };
}

/** Each round of wrong codes rests twice as long as the one before: an hour first, a day at most. */
function restAfter(wrongCodes: number, perRound: number, at: Date): Date | null {
  if (wrongCodes % perRound !== 0) return null;
  const rest = Math.min(hour * 2 ** (wrongCodes / perRound - 1), longestRest);
  return new Date(at.getTime() + rest);
}
