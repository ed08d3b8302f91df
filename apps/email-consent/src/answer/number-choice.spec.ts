import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { letterNumber } from '@kinsent/store';
import { choicesOffered, numberChoices } from './number-choice';

const key = randomBytes(32);

describe('the numbers to take back with', () => {
  it('are six different ones of two digits, the right one among them but not first', () => {
    fc.assert(
      fc.property(fc.uuid(), (letterId) => {
        const choices = numberChoices(key, letterId);
        expect(new Set(choices).size).toBe(choicesOffered);
        expect(choices.every((number) => number >= 10 && number <= 99)).toBe(true);
        expect(choices.indexOf(letterNumber(key, letterId))).toBeGreaterThan(0);
        expect(numberChoices(key, letterId)).toEqual(choices);
      }),
    );
  });

  it('have the right one in every place but the first', () => {
    const places = Array.from({ length: 300 }, (_, index) => {
      const letterId = `letter-${index}`;
      return numberChoices(key, letterId).indexOf(letterNumber(key, letterId));
    });
    expect([...new Set(places)].sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
