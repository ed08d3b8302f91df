import { readAnswers } from './read-answers';

it('reads answers, of which the last counts for the rest', () => {
  expect(readAnswers('yes')!.every((answer) => answer === 'yes')).toBe(true);
  expect(readAnswers(' Yes, no ,open')!.slice(0, 5)).toEqual(['yes', 'no', null, null, null]);
});

it.each(['', 'maybe', 'yes;no', 'yes,', 'no,'.repeat(60) + 'no'])('does not guess at "%s"', (text) => {
  expect(readAnswers(text)).toBeNull();
});
