import { createHmac } from 'node:crypto';
import { letterNumber } from '@kinsent/store';

/** How many numbers a guardian chooses among. */
export const choicesOffered = 6;

/**
 * The numbers of the take-back buttons: the letter's own among five others, always in the same order for one letter and
 * never first, because a scanner that presses one button presses the first (N2, ADR 5).
 */
export function numberChoices(linkKey: Buffer, letterId: string): number[] {
  const own = letterNumber(linkKey, letterId);
  const chance = createHmac('sha256', linkKey).update(`kinsent/letter/numbers/${letterId}`).digest();
  const others = [...Array(90).keys()].map((index) => index + 10).filter((number) => number !== own);
  const choices = Array.from({ length: choicesOffered - 1 }, (_, index) => {
    const [taken] = others.splice(chance.readUInt16BE(index * 2) % others.length, 1);
    return taken!;
  });
  choices.splice(1 + (chance.readUInt16BE(16) % (choicesOffered - 1)), 0, own);
  return choices;
}
