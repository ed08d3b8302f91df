import fc from 'fast-check';
import { waitForLetter } from './closing-letter';

const endedAt = new Date('2026-11-20T10:00:00Z');
const day = 86_400_000;
const after = (ms: number) => new Date(endedAt.getTime() + ms);

it('does not wait when no letter is owed', () => {
  expect(waitForLetter(0, endedAt, after(0))).toBeNull();
});

it('waits while the letter is owed, and at most three days', () => {
  expect(waitForLetter(1, endedAt, after(0))).toEqual(after(2_000));
  expect(waitForLetter(1, endedAt, after(3 * day - 1))).toEqual(after(3 * day));
  expect(waitForLetter(1, endedAt, after(3 * day))).toBeNull();
  expect(waitForLetter(1, endedAt, after(30 * day))).toBeNull();
});

it('always looks again later than now, within the hour and before the three days are over', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 * day - 1 }), (waited) => {
      const next = waitForLetter(2, endedAt, after(waited))!.getTime();
      expect(next).toBeGreaterThan(after(waited).getTime());
      expect(next).toBeLessThanOrEqual(Math.min(after(waited + 3_600_000).getTime(), after(3 * day).getTime()));
    }),
  );
});
