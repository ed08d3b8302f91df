import fc from 'fast-check';
import { dutyOwners, type DutyKind } from '@kinsent/consent';
import { isGivenUp, pauseAfter } from './back-off';

test('pauses double from a second and never pass fifteen minutes, a quarter either way', () => {
  expect([1, 2, 3, 10, 11, 500].map((attempts) => pauseAfter(attempts, 0.5))).toEqual([
    1_000, 2_000, 4_000, 512_000, 900_000, 900_000,
  ]);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempts, random) => {
        const pause = pauseAfter(attempts, random);
        return pause >= 750 && pause <= 1_125_000;
      },
    ),
  );
});

const dueAt = new Date('2026-01-01T00:00:00Z');
const later = (days: number) => new Date(dueAt.getTime() + days * 86_400_000);

test('letters and webhooks are given up after three days of trying; our own duties never', () => {
  for (const kind of Object.keys(dutyOwners) as DutyKind[]) {
    const outward = /^(letter|webhook)\./.test(kind);
    expect(isGivenUp({ kind, dueAt, attempts: 300 }, later(3))).toBe(outward);
    expect(isGivenUp({ kind, dueAt, attempts: 300 }, later(2.9))).toBe(false);
  }
});

test('a leap of the clock alone gives nothing up', () => {
  expect(isGivenUp({ kind: 'letter.notice', dueAt, attempts: 1 }, later(14))).toBe(false);
});
