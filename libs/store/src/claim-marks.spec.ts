import { ClaimMarks } from './claim-marks';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number, id = 'a') => ({
  kind: 'consent.erase' as const,
  dueAt: new Date(now.getTime() - seconds * 1000),
  id,
});

/** Marks with a clock of our own, after looks from the front that took longer than they may. */
function spent(): { marks: ClaimMarks; pass: (ms: number) => void; look: () => ReturnType<ClaimMarks['look']> } {
  let ms = 0;
  const marks = new ClaimMarks(() => ms);
  const pass = (more: number): void => void (ms += more);
  const look = () => marks.look(['consent.erase']);
  const first = look();
  pass(1_500);
  first.took([], now);
  return { marks, pass, look };
}

it('looks from the front while that is cheap', () => {
  const marks = new ClaimMarks(() => 0);
  for (const id of ['a', 'b', 'c']) {
    const look = marks.look(['consent.erase']);
    expect(look.marks).toEqual([null]);
    look.took([ago(3_600, id)], now);
  }
});

it('goes on from where it took last once it is not, of each kind by itself', () => {
  const { marks, look } = spent();
  look().took([ago(900, 'a'), ago(800, 'b')], now);
  expect(marks.look(['consent.erase', 'key.destroy']).marks).toEqual([{ dueAt: ago(800).dueAt, id: 'b' }, null]);
});

it('passes nothing that may still be committed out of order', () => {
  const { look } = spent();
  look().took([ago(61, 'a'), ago(59, 'b'), ago(0, 'c')], now);
  expect(look().marks).toEqual([{ dueAt: ago(61).dueAt, id: 'a' }]);
});

it('comes back to the front for what was given back, for a twentieth of the time', () => {
  const { pass, look } = spent();
  look().took([ago(900)], now);
  pass(8_000);
  expect(look().marks).not.toEqual([null]);
  pass(2_000);
  const front = look();
  expect(front.marks).toEqual([null]);
  pass(400);
  front.took([ago(5_000, 'z')], now);
  // What was found far in front is gone on from.
  expect(look().marks).toEqual([{ dueAt: ago(5_000).dueAt, id: 'z' }]);
});
