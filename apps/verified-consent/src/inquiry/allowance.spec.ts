import { Allowance } from './allowance';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 5, 1, 10) + seconds * 1000);

it('takes so many of each caller, and as many again when the time is over', () => {
  const allowance = new Allowance(2, 60_000);
  expect([1, 2, 3].map(() => allowance.takes('one', at(0)))).toEqual([true, true, false]);
  expect(allowance.takes('other', at(1))).toBe(true);
  expect(allowance.takes('one', at(59))).toBe(false);
  expect(allowance.takes('one', at(61))).toBe(true);
});

it('does not grow without end: those on top are counted as one', () => {
  const allowance = new Allowance(1, 60_000, 2);
  expect(['a', 'b', 'c', 'd'].map((caller) => allowance.takes(caller, at(0)))).toEqual([true, true, true, false]);
});
