import { after, asked, later, visitFor } from './case.testing';
import { decideRestriction, mayDecideAll } from './decide-restriction';
import type { Visit } from './view-of';

const day = 86_400_000;
const evidence = { id: 'e', method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
const yes = { act: 'grant', evidence, terms: { validity: 'P1Y', confirmAfter: 'P1D' } } as const;

function granted(...purposes: string[]): Visit {
  const levels = Object.fromEntries(['account', 'location'].map((purpose) => [purpose, 'low' as const]));
  return purposes.reduce(
    (visit, purpose) => after(visit, purpose, yes, later(1), { state: 'answered' }),
    visitFor(levels),
  );
}

const decide = ({ known, request }: Visit, act: 'stop' | 'lift', at = later(2)) =>
  decideRestriction(known, { requestId: request.id, act, countsFrom: 'approval', at });

const stopped = (visit: Visit): Visit => ({
  ...visit,
  known: { ...visit.known, child: { ...visit.known.child, restrictedAt: later(2) } },
});

it('stops all that is in force, ends none of it, and owes a letter', () => {
  const decision = decide(granted('account'), 'stop');
  expect(decision).toMatchObject({
    answer: 'restricted',
    restrictedAt: later(2),
    events: [{ type: 'permission.changed', data: { purpose: 'account', allowed: false } }],
    duties: [{ kind: 'letter.withdrawal', dueAt: later(2) }],
  });
  expect(decision.advances).toBeUndefined();
});

it('lets go on what is still in force, and nothing that has run out meanwhile', () => {
  const visit = stopped(granted('account', 'location'));
  expect(decide(visit, 'lift')).toMatchObject({ answer: 'lifted', restrictedAt: null, events: [{}, {}] });
  expect(decide(visit, 'lift', later(400 * day))).toMatchObject({ answer: 'lifted', events: [] });
  expect(decide(visit, 'lift').duties).toBeUndefined();
});

it('changes nothing the second time', () => {
  expect(decide(stopped(granted('account')), 'stop')).toEqual({ at: later(2), answer: null });
  expect(decide(granted('account'), 'lift')).toEqual({ at: later(2), answer: null });
});

it('leaves alone what rests because somebody else claims the child (T8)', () => {
  const visit = granted('account');
  const child = { ...visit.known.child, restrictedAt: later(2), claimedAt: later(2) };
  const claimed = { ...visit, known: { ...visit.known, child } };
  for (const act of ['stop', 'lift'] as const) expect(decide(claimed, act)).toEqual({ at: later(2), answer: null });
});

describe('all of it', () => {
  const may = ({ known, request }: Visit, at = later(2)) => mayDecideAll(known, request.id, at);

  it('is for a guardian who has allowed something', () => {
    expect(may(granted('account'))).toBe(true);
    expect(may(granted())).toBe(false);
  });

  it('is not for whoever said that it is not their child, nor about a grown or forgotten one', () => {
    const visit = granted('account');
    const declined = { ...visit.known, requests: [{ ...visit.request, state: 'declined' as const }] };
    expect(mayDecideAll(declined, visit.request.id, later(2))).toBe(false);
    expect(may(visit, new Date('2035-01-02T00:00:00Z'))).toBe(false);
    const erased = { ...visit.known, child: { ...visit.known.child, erasedAt: asked } };
    expect(mayDecideAll(erased, visit.request.id, later(2))).toBe(false);
    expect(mayDecideAll(visit.known, 'another', later(2))).toBe(false);
  });
});
