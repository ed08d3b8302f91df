import { beginErasure, forgetAtOnce } from './erasure-begin';
import { askTarget, type Needed } from './erasure-answer';
import { anOpening, daysLater, endedAt } from './erasure.fixture';

const needed = (again: readonly string[] = []): Needed => ({ again: new Set(again), elsewhere: new Set(again) });

it('asks the app at once for what is due, and owes only to ask again', () => {
  const step = beginErasure(anOpening(), () => needed());
  expect(step.targets.map(({ kind, state, asks }) => [kind, state, asks])).toEqual([
    ['own', 'owed', 0],
    ['app', 'asked', 1],
    ['app', 'owed', 0],
    ['connector', 'owed', 0],
  ]);
  const owed = step.duties.map(({ kind, subjectId, dueAt }) => [kind, subjectId, dueAt]);
  expect(owed).toEqual([
    ['erasure.ask', 'target-3', daysLater(30)],
    ['erasure.run', 'target-4', daysLater(30)],
    ['erasure.watch', 'erasure-1', daysLater(10)],
    ['erasure.ask', 'target-2', daysLater(1 / 24)],
  ]);
  expect(step.lines).toMatchObject([{ act: 'request', from: null, to: 'open', detail: { asked: 'app:bricks' } }]);
  expect(step.events.map(({ type }) => type)).toEqual(['erasure.scheduled', 'erasure.requested']);
});

it('leaves what is needed again by then', () => {
  const step = beginErasure(anOpening(), () => needed(['first-name']));
  expect(step.targets[1]).toMatchObject({ kind: 'app', state: 'released', asks: 0, answeredAt: endedAt });
  expect(step.duties.filter(({ subjectId }) => subjectId === 'target-2')).toEqual([]);
  expect(step.events.map(({ type }) => type)).toContain('erasure.acknowledged');
});

describe('what our own store forgot in the same breath', () => {
  const begun = beginErasure(anOpening(), () => needed());

  it('is said in the line that opens the erasure', () => {
    const step = forgetAtOnce(begun, { records: 7, over: true }, endedAt);
    expect(step.targets[0]).toMatchObject({ kind: 'own', state: 'erased', records: 7, answeredAt: endedAt });
    expect(step.lines).toHaveLength(1);
    expect(step.lines[0]!.detail).toEqual({
      ...begun.lines[0]!.detail,
      asked: 'app:bricks',
      own: 'erased',
      records: '7',
    });
    const nothing = forgetAtOnce(begun, { records: 0, over: true }, endedAt);
    expect(nothing.targets[0]).toMatchObject({ state: 'nothing-held', answeredAt: endedAt });
    expect(nothing.lines[0]!.detail).toMatchObject({ own: 'nothing-held', records: '0' });
  });

  it('is only counted while it waits', () => {
    const step = forgetAtOnce(begun, { records: 7, over: false }, endedAt);
    expect(step.targets[0]).toMatchObject({ state: 'owed', records: 7, answeredAt: null });
    expect(step.lines).toEqual(begun.lines);
    expect(step.duties).toEqual(begun.duties);
  });

  it('leaves nobody to watch but whom asking again will have watched', () => {
    // Others are still to be asked.
    const all = forgetAtOnce(begun, { records: 1, over: true }, endedAt);
    expect(all.duties.map(({ kind }) => kind)).toContain('erasure.watch');
    const alone = { ...begun, targets: begun.targets.filter(({ kind, state }) => kind === 'own' || state === 'asked') };
    const done = forgetAtOnce(alone, { records: 1, over: true }, endedAt);
    expect(done.duties.map(({ kind }) => kind)).not.toContain('erasure.watch');
    const app = done.targets.find(({ kind }) => kind === 'app')!;
    const again = askTarget(done.erasure, done.targets, app.id, needed(), app.askAgainAt!)!;
    expect(again.duties.map(({ kind }) => kind)).toEqual(['erasure.ask', 'erasure.watch']);
    const third = askTarget(done.erasure, again.targets, app.id, needed(), daysLater(2))!;
    expect(third.duties.map(({ kind }) => kind)).toEqual(['erasure.ask']);
  });
});
