import {
  awaitsErasure,
  type ConsentAct,
  consentActs,
  type ConsentState,
  consentStates,
  isLive,
  lifecycle,
} from './lifecycle';

/** Written by hand from the rules, so that a slip in the table shows: rows are states, columns acts in this order. */
const expected = `
              approve  grant    confirm  refuse   lapse   withdraw   invalidate   supersede   mature   erase
  asked       asked    granted  -        refused  lapsed  -          -            -           -        -
  granted     -        -        granted  -        lapsed  withdrawn  invalidated  superseded  matured  -
  refused     -        -        -        -        -       -          -            -           -        erased
  lapsed      -        -        -        -        -       -          -            -           -        erased
  withdrawn   -        -        -        -        -       -          -            -           -        erased
  invalidated -        -        -        -        -       -          -            -           -        erased
  superseded  -        -        -        -        -       -          -            -           -        erased
  matured     -        -        -        -        -       -          -            -           -        -
  erased      -        -        -        -        -       -          -            -           -        -
`;

const [acts, ...rows] = expected
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

const expectedArcs = rows.flatMap(([state, ...cells]) =>
  cells.map((next, i) => [state as ConsentState, acts![i] as ConsentAct, next === '-' ? null : next] as const),
);

describe('the lifecycle of a consent', () => {
  it('is written down here for every state and act', () => {
    expect(rows.map(([state]) => state).sort()).toEqual([...consentStates].sort());
    expect([...acts!].sort()).toEqual([...consentActs].sort());
    expect(expectedArcs).toHaveLength(90);
  });

  it.each(expectedArcs)('%s × %s → %s', (state, act, next) => {
    expect(lifecycle[state][act] ?? null).toBe(next);
  });

  it('has no road from an ended consent back to a live one', () => {
    for (const state of consentStates.filter((from) => !isLive(from))) {
      for (const next of Object.values(lifecycle[state])) expect(next).toBe('erased');
    }
  });

  it('reaches every state from asked', () => {
    const reached = new Set<ConsentState>(['asked']);
    for (const state of reached) Object.values(lifecycle[state]).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...consentStates].sort());
  });

  it('knows what is live and what is on its way out', () => {
    expect(consentStates.filter(isLive)).toEqual(['asked', 'granted', 'matured']);
    expect(consentStates.filter(awaitsErasure)).toEqual([
      'refused',
      'lapsed',
      'withdrawn',
      'invalidated',
      'superseded',
    ]);
  });
});
