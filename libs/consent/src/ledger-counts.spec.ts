import fc from 'fast-check';
import { lapseCauses } from './advance';
import { type ActCount, outcomesOf } from './ledger-counts';
import { type ConsentAct, type ConsentState, lifecycle } from './lifecycle';

/** Lives of consents by the law's own table, each line at a time between 0 and 99. */
const life = fc.array(fc.tuple(fc.nat(8), fc.nat(2), fc.nat(20)), { maxLength: 4 }).map((steps) => {
  const lines = [{ act: 'ask', from: null as ConsentState | null, cause: null as string | null, at: steps.length }];
  let state: ConsentState = 'asked';
  let at = steps.length;
  for (const [pick, why, wait] of steps) {
    const acts = Object.keys(lifecycle[state]) as ConsentAct[];
    if (acts.length === 0) break;
    const act = acts[pick % acts.length]!;
    at += wait;
    const causes = lapseCauses[state as 'asked' | 'granted'];
    lines.push({ act, from: state, cause: act === 'lapse' ? causes[why % causes.length]! : null, at });
    state = lifecycle[state][act]!;
  }
  return lines;
});

it('adds up, whatever happened and wherever the period begins and ends', () => {
  fc.assert(
    fc.property(fc.array(life, { maxLength: 12 }), fc.nat(60), fc.nat(60), (lives, from, length) => {
      const to = from + length;
      const counts = lives.flat().flatMap(({ at, ...line }): ActCount[] => {
        const time = { before: at < from ? 1 : 0, within: at >= from && at < to ? 1 : 0 };
        return at < to ? [{ subject: 'consent', app: 'bricks', ...line, ...time }] : [];
      });
      const n = outcomesOf(counts);
      expect(n.openBefore + n.asked).toBe(n.granted + n.refused + n.silent + n.cancelled + n.grownUp + n.openAfter);
      expect(n.standingBefore + n.granted).toBe(
        n.withdrawn + n.lapsed + n.invalidated + n.superseded + n.matured + n.standingAfter,
      );
      const open = lives.filter((lines) =>
        ['ask', 'approve'].includes(lines.filter(({ at }) => at < to).at(-1)?.act ?? ''),
      );
      expect(n.openAfter).toBe(open.length);
      expect(n.asked).toBe(lives.filter(([first]) => first!.at >= from && first!.at < to).length);
      expect(Math.min(...Object.values(n))).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('counts erasures apart', () => {
  const line = { subject: 'erasure', app: 'bricks', from: null, cause: null, before: 0 };
  const counts = ['request', 'request', 'overdue', 'complete', 'ask', 'answer'].map((act) => ({
    ...line,
    act,
    within: 1,
  }));
  expect(outcomesOf(counts)).toMatchObject({ erasuresRequested: 2, erasuresCompleted: 1, overdue: 1, asked: 0 });
});
