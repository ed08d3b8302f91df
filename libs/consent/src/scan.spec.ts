import { awaitsVerdict, scanActs, scanLifecycle, scanStates } from './scan';

describe('the life of a scan', () => {
  it('ends in a verdict or in the bin, from wherever it is', () => {
    for (const state of scanStates) {
      const arcs = scanLifecycle[state];
      expect([state, awaitsVerdict(state)]).toEqual([state, Object.keys(arcs).length > 0]);
      if (awaitsVerdict(state)) expect(arcs.discard).toBe('discarded');
    }
    expect(scanStates.filter((state) => !awaitsVerdict(state))).toEqual(['approved', 'rejected', 'discarded']);
  });

  it('is approved only by somebody who knows which request it belongs to', () => {
    expect(scanLifecycle.unmatched.approve).toBeUndefined();
    expect(scanLifecycle.unmatched.propose).toBeUndefined();
  });

  it('knows each act somewhere', () => {
    for (const act of scanActs) expect(scanStates.some((state) => scanLifecycle[state][act] !== undefined)).toBe(true);
  });
});
