import { waitInWords } from './wait-in-words';

const minute = 60_000;

it.each([
  [1, 'en', '1 minute'],
  [minute, 'nl', '1 minuut'],
  [19 * minute + 1, 'en', '20 minutes'],
  [59 * minute + 1, 'nl', '1 uur'],
  [60 * minute, 'en', '1 hour'],
  [60 * minute + 1, 'en', '2 hours'],
  [24 * 60 * minute, 'nl', '24 uur'],
])('a wait of %d ms is in %s “%s”', (ms, locale, words) => {
  expect(waitInWords(ms, locale)).toBe(words);
});
