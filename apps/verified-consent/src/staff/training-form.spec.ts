import { readTrainingDay } from './training-form';

const at = new Date('2026-11-22T09:00:00Z');

it.each([
  ['2026-11-22', '2026-11-22T23:59:59.999Z'],
  [' 2027-02-28 ', '2027-02-28T23:59:59.999Z'],
  ['2028-02-29', '2028-02-29T23:59:59.999Z'],
  ['2028-11-22', '2028-11-22T23:59:59.999Z'],
])('%s counts to its end', (text, until) => {
  const day = readTrainingDay(text, at);
  expect(day).toEqual({ until: new Date(until) });
});

it.each([
  ['2026-11-21', 'past'],
  ['1999-01-01', 'past'],
  ['2028-11-23', 'far'],
  ['9999-12-31', 'far'],
  ['2027-02-29', 'unreadable'],
  ['2027-13-01', 'unreadable'],
  ['2027-00-10', 'unreadable'],
  ['31-01-2027', 'unreadable'],
  ['', 'unreadable'],
  [undefined, 'unreadable'],
  [['2027-01-01', '2027-01-02'], 'unreadable'],
])('%j is refused', (text, fault) => {
  expect(readTrainingDay(text, at)).toEqual({ fault });
});
