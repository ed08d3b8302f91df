import { mayWait, waitForLetter } from './closing-letter';

const endedAt = new Date('2026-11-20T10:00:00Z');
const after = (seconds: number) => new Date(endedAt.getTime() + seconds * 1000);

it('does not wait when no letter is owed', () => {
  expect(waitForLetter(0, endedAt, after(0))).toBeNull();
});

it.each([
  [0, 2],
  [4, 6],
  [60, 90],
  [7_200, 10_800],
  [86_400, 90_000],
])('after %i seconds looks again at %i', (waited, next) => {
  expect(waitForLetter(1, endedAt, after(waited))).toEqual(after(next));
});

it('bears a clock that is behind', () => {
  expect(waitForLetter(1, endedAt, after(-60))).toEqual(after(-58));
});

it.each([
  [0, true],
  [3 * 86_400 - 1, true],
  [3 * 86_400, false],
])('after %i seconds of waiting, to wait longer is %s', (waited, may) => {
  expect(mayWait(endedAt, after(waited))).toBe(may);
});
