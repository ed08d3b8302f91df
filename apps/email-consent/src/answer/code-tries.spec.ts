import type { LetterTries } from '@kinsent/store';
import fc from 'fast-check';
import { asked, later } from './case.testing';
import { judgeCode, judgePress, restOf, triesOfARequest } from './code-tries';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const fresh: LetterTries = { wrongCodes: 0, requestWrongCodes: 0, coolsUntil: null, lockedAt: null };

/** The same letter after a try. */
function after(tries: LetterTries, { wrong, coolsUntil }: { wrong: boolean; coolsUntil: Date | null }): LetterTries {
  if (!wrong) return tries;
  return {
    ...tries,
    wrongCodes: tries.wrongCodes + 1,
    requestWrongCodes: tries.requestWrongCodes + 1,
    coolsUntil: coolsUntil ?? tries.coolsUntil,
  };
}

/** Guesses whenever a code is looked at, and otherwise every minute: how many codes were looked at, and until when at most none was. */
function besiege(perRound: number, lasting: number): { looked: number; longestRest: number } {
  let tries = fresh;
  let looked = 0;
  let longestRest = 0;
  for (let at = 0; at < lasting;) {
    const judged = judgeCode(tries, false, perRound, later(at));
    if (judged.wrong) looked += 1;
    tries = after(tries, judged);
    const rest = restOf(tries, later(at));
    if (rest?.until === null) break;
    const next = rest?.until?.getTime();
    if (next !== undefined) longestRest = Math.max(longestRest, next - later(at).getTime());
    at = next === undefined ? at : next - asked.getTime();
  }
  return { looked, longestRest };
}

describe('a code', () => {
  it('that is right is taken, and counts for nothing', () => {
    expect(judgeCode(fresh, true, 5, asked)).toEqual({ wrong: false, coolsUntil: null, answer: { kind: 'right' } });
  });

  it('that is wrong leaves fewer tries, and then codes rest for an hour', () => {
    const left: number[] = [];
    let tries = fresh;
    for (let guess = 0; guess < 5; guess += 1) {
      const judged = judgeCode(tries, false, 5, asked);
      if (judged.answer.kind === 'wrong') left.push(judged.answer.left);
      tries = after(tries, judged);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect(restOf(tries, later(hour - 1))).toEqual({ until: later(hour) });
    expect(restOf(tries, later(hour))).toBeNull();
    expect(judgeCode(tries, true, 5, later(hour - 1))).toEqual({
      wrong: false,
      coolsUntil: null,
      answer: { kind: 'wrong', left: 0 },
    });
    expect(judgeCode(tries, true, 5, later(hour)).answer).toEqual({ kind: 'right' });
  });

  it.each([
    [5, 1],
    [10, 2],
    [15, 4],
    [20, 8],
    [25, 16],
    [30, 24],
    [35, 24],
    [95, 24],
  ])('that is the %dth wrong one gives a rest of %d hours', (count, hours) => {
    expect(judgeCode({ ...fresh, requestWrongCodes: count - 1 }, false, 5, asked).coolsUntil).toEqual(
      later(hours * hour),
    );
  });

  it('of a letter that went to a wrong address is never right', () => {
    expect(judgeCode({ ...fresh, lockedAt: asked }, true, 5, later(day)).answer).toEqual({ kind: 'wrong', left: 0 });
  });

  it('is found by guessing with a chance below 1 in 10,000, however the policy counts and however long one tries', () => {
    expect(triesOfARequest / 1_000_000).toBeLessThan(1 / 10_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 400 }), (perRound, days) => {
        const { looked, longestRest } = besiege(perRound, days * day);
        expect(looked).toBeLessThanOrEqual(triesOfARequest);
        expect(longestRest).toBeLessThanOrEqual(day);
      }),
    );
  });

  it('can still be given after two weeks of guessing without a pause', () => {
    const { looked } = besiege(5, 14 * day);
    expect(looked).toBeGreaterThan(80);
    expect(looked).toBeLessThan(triesOfARequest);
  });
});

describe('a press', () => {
  it('that is right is taken, also while codes rest', () => {
    const resting = { ...fresh, requestWrongCodes: 5, coolsUntil: later(hour) };
    expect(judgePress(resting, true, 5, asked)).toEqual({ wrong: false, coolsUntil: null, answer: true });
  });

  it('that is wrong counts like a wrong code, and is the letter’s last', () => {
    const judged = judgePress({ ...fresh, requestWrongCodes: 4 }, false, 5, asked);
    expect(judged).toEqual({ wrong: true, coolsUntil: later(hour), answer: false });
    expect(judgePress(after(fresh, judged), true, 5, later(day))).toEqual({
      wrong: false,
      coolsUntil: null,
      answer: false,
    });
    expect(judgePress({ ...fresh, lockedAt: asked }, true, 5, asked).answer).toBe(false);
  });
});
