import { readAdvance } from './read-advance';

const now = new Date('2026-01-31T10:00:00Z');

it.each([
  ['PT25H', '2026-02-01T11:00:00.000Z'],
  ['P1M', '2026-02-28T10:00:00.000Z'],
  ['P5Y', '2031-01-31T10:00:00.000Z'],
  ['PT0S', '2026-01-31T10:00:00.000Z'],
])('%s leads to %s', (advance, target) => {
  expect(readAdvance(advance, now).toISOString()).toBe(target);
});

it.each([
  '',
  'tomorrow',
  '25',
  '-PT1H',
  'PT-1H',
  'P1DT-2H',
  'P6Y',
  'P5YT1S',
  'P999999999999Y',
  'PT1e9H',
  ' PT1H',
  'P1D'.padEnd(80, '0'),
])('refuses %p', (advance) => {
  expect(() => readAdvance(advance, now)).toThrow(RangeError);
});
