import fc from 'fast-check';
import { type EraserAnswer, hasAnswered } from './erasure';
import { answerTarget, askTarget } from './erasure-answer';
import { daysLater, endedAt, KeptErasure } from './erasure.fixture';
import { settleErasure, watchErasure } from './erasure-settle';
import { ErasureRefusal } from './erasure-step';

const all = [
  { purpose: 'account', neverGranted: false },
  { purpose: 'chat', neverGranted: false },
];

function answered(kept: KeptErasure, at = endedAt): KeptErasure {
  for (const { id } of kept.targets) {
    kept.keep(answerTarget(kept.erasure, kept.targets, id, { outcome: 'erased', records: 2 }, at));
  }
  return kept;
}

it('is over when every target has answered, and tells what went', () => {
  const kept = answered(new KeptErasure({ ended: all }));
  expect(kept.steps.at(-1)!.duties.map(({ kind }) => kind)).toEqual(['erasure.settle']);
  expect(kept.steps.slice(0, -1).flatMap(({ duties }) => duties.map(({ kind }) => kind))).not.toContain(
    'erasure.settle',
  );
  const step = kept.keep(settleErasure(kept.erasure, kept.targets, daysLater(1)))!;
  expect(kept.erasure.completedAt).toEqual(daysLater(1));
  expect(step.events).toMatchObject([{ type: 'erasure.completed', data: { records: '10', targets: '5' } }]);
  expect(settleErasure(kept.erasure, kept.targets, daysLater(2))).toBeNull();
});

describe('a look at the deadlines', () => {
  it('looks again at the next one while nobody is late', () => {
    const kept = new KeptErasure();
    const step = watchErasure(kept.erasure, kept.targets, new Date(daysLater(10).getTime() - 1))!;
    expect(step.erasure.overdueAt).toBeNull();
    expect(step.duties).toMatchObject([{ kind: 'erasure.watch', dueAt: daysLater(10) }]);
    expect([...step.events, ...step.lines]).toEqual([]);
  });

  it('is loud once about whoever is late, and looks again every day', () => {
    const kept = new KeptErasure();
    const step = kept.keep(watchErasure(kept.erasure, kept.targets, daysLater(11)))!;
    expect(kept.erasure.overdueAt).toEqual(daysLater(10));
    expect(step.events).toMatchObject([
      {
        type: 'erasure.overdue',
        data: { targets: ['own:kinsent', 'app:bricks'], deadline: daysLater(10).toISOString() },
      },
    ]);
    expect(step.lines.map(({ act }) => act)).toEqual(['overdue']);
    expect(step.duties).toMatchObject([{ kind: 'erasure.watch', dueAt: daysLater(12) }]);
    const second = kept.keep(watchErasure(kept.erasure, kept.targets, daysLater(12)))!;
    expect([...second.events, ...second.lines]).toEqual([]);
    expect(second.duties).toMatchObject([{ dueAt: daysLater(13) }]);
  });

  it('is no alarm any more once the late ones have answered, though others have time left', () => {
    const kept = new KeptErasure();
    kept.keep(watchErasure(kept.erasure, kept.targets, daysLater(11)));
    for (const kind of ['own', 'app'] as const) {
      expect(kept.erasure.overdueAt).not.toBeNull();
      const { id } = kept.target(kind);
      kept.keep(answerTarget(kept.erasure, kept.targets, id, { outcome: 'nothing-held' }, daysLater(12)));
    }
    expect(kept.erasure.overdueAt).toBeNull();
    expect(watchErasure(kept.erasure, kept.targets, daysLater(13))!.duties).toMatchObject([{ dueAt: daysLater(40) }]);
  });

  it('has nothing to do when all have answered', () => {
    const kept = answered(new KeptErasure());
    expect(watchErasure(kept.erasure, kept.targets, daysLater(50))).toBeNull();
  });
});

describe('whatever is said in whatever order', () => {
  const answers = fc.oneof(
    fc.record({ outcome: fc.constant('erased' as const), records: fc.nat(9) }),
    fc.constant({ outcome: 'nothing-held' as const }),
    fc.integer({ min: -5, max: 400 }).map((days) => ({ outcome: 'held' as const, days })),
    fc.constant({ outcome: 'ask' as const }),
    fc.constant({ outcome: 'watch' as const }),
    fc.constant({ outcome: 'settle' as const }),
  );
  const acts = fc.array(fc.record({ target: fc.nat(4), day: fc.integer({ min: 0, max: 120 }), what: answers }), {
    maxLength: 40,
  });

  it('completes exactly when every target has answered, and nothing changes afterwards', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const kept = new KeptErasure({ ended: all });
        for (const { target, day, what } of list) {
          const before = JSON.stringify([kept.erasure, kept.targets]);
          const over = kept.erasure.completedAt !== null;
          const everybody = kept.targets.every(hasAnswered);
          const at = daysLater(day);
          const { id } = kept.targets[target]!;
          try {
            if (what.outcome === 'ask') {
              kept.keep(askTarget(kept.erasure, kept.targets, id, { again: new Set(), elsewhere: new Set() }, at));
            } else if (what.outcome === 'watch') {
              kept.keep(watchErasure(kept.erasure, kept.targets, at));
            } else if (what.outcome === 'settle') {
              const step = kept.keep(settleErasure(kept.erasure, kept.targets, at));
              expect(step !== null).toBe(everybody && !over);
            } else {
              const answer: EraserAnswer =
                what.outcome === 'held'
                  ? { outcome: 'held', until: daysLater(what.days), ground: 'court-order' }
                  : what;
              kept.keep(answerTarget(kept.erasure, kept.targets, id, answer, at));
            }
          } catch (error) {
            if (!(error instanceof ErasureRefusal)) throw error;
          }
          if (over) expect(JSON.stringify([kept.erasure, kept.targets])).toBe(before);
          for (const each of kept.targets) expect(each.state === 'held').toBe(each.heldUntil !== null);
        }
        const settled = kept.steps.flatMap(({ duties }) => duties).filter(({ kind }) => kind === 'erasure.settle');
        expect(settled.length > 0).toBe(kept.targets.every(hasAnswered));
        expect(kept.steps.filter(({ events }) => events.some(({ type }) => type === 'erasure.completed')).length).toBe(
          kept.erasure.completedAt === null ? 0 : 1,
        );
      }),
      { numRuns: 300 },
    );
  });
});
