import fc from 'fast-check';
import { breakLines } from './break-lines';

const measure = (text: string): number => [...text].length;

it('breaks between words, and cuts what is wider than a line', () => {
  expect(breakLines('a word and another', 8, measure)).toEqual(['a word', 'and', 'another']);
  expect(breakLines('see 0123456789abcdef', 8, measure)).toEqual(['see', '01234567', '89abcdef']);
  expect(breakLines('', 8, measure)).toEqual(['']);
});

it('loses nothing and is never too wide', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 30 }), (text, width) => {
      const lines = breakLines(text, width, measure);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      expect(Math.max(...lines.map(measure))).toBeLessThanOrEqual(width);
    }),
  );
});
