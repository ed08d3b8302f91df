import { beginErasure } from './erasure-begin';
import type { Needed } from './erasure-answer';
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
  expect(step.lines.map(({ act, from, to }) => [act, from, to])).toEqual([
    ['request', null, 'open'],
    ['ask', 'owed', 'asked'],
  ]);
  expect(step.events.map(({ type }) => type)).toEqual(['erasure.scheduled', 'erasure.requested']);
});

it('leaves what is needed again by then', () => {
  const step = beginErasure(anOpening(), () => needed(['first-name']));
  expect(step.targets[1]).toMatchObject({ kind: 'app', state: 'released', asks: 0, answeredAt: endedAt });
  expect(step.duties.filter(({ subjectId }) => subjectId === 'target-2')).toEqual([]);
  expect(step.events.map(({ type }) => type)).toContain('erasure.acknowledged');
});
