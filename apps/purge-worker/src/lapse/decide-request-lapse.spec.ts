import { after, applied, caseOf, granted, standing } from '../case.testing';
import { decideRequestLapse } from './decide-request-lapse';

it('ends a silent request: everything asked lapses, the app is told, and erasure is owed', () => {
  const found = caseOf(['account', 'news']);
  const decision = decideRequestLapse(found, 'r-1', after(14));
  expect(standing(applied(found, decision))).toEqual({ request: 'lapsed', account: 'lapsed', news: 'lapsed' });
  expect(decision.answer).toEqual({ outcome: 'lapsed', consents: 2 });
  expect(decision.events).toEqual([
    { type: 'consent_request.lapsed', app: 'bricks', childId: 'child-1', data: { consentRequestId: 'r-1' } },
  ]);
  expect(decision.advances!.map(({ entry }) => entry.detail.cause)).toEqual(['silence', 'silence']);
  expect(decision.advances!.flatMap(({ duties }) => duties.map(({ kind }) => kind))).toEqual([
    'consent.erase',
    'consent.erase',
  ]);
});

it('is early by a millisecond: nothing happens yet', () => {
  const decision = decideRequestLapse(caseOf(['account']), 'r-1', new Date(after(14).getTime() - 1));
  expect(decision.answer).toEqual({ outcome: 'early', dueAt: after(14) });
  expect(decision.advances ?? []).toEqual([]);
});

it('lapses what a partly answered request left open, and leaves the yes and the request alone', () => {
  const found = granted(caseOf(['account', 'public']), ['account'], after(1));
  const decision = decideRequestLapse(found, 'r-1', after(14));
  expect(standing(applied(found, decision))).toEqual({ request: 'answered', account: 'granted', public: 'lapsed' });
  expect(decision.events).toEqual([]);
});

it('does nothing the second time, for an answered request, or for one that it does not know', () => {
  const found = caseOf(['account']);
  const once = applied(found, decideRequestLapse(found, 'r-1', after(14)));
  const answered = granted(found, ['account'], after(1));
  for (const [each, id] of [
    [once, 'r-1'],
    [answered, 'r-1'],
    [found, 'r-2'],
  ] as const) {
    const decision = decideRequestLapse(each, id, after(15));
    expect(decision).toEqual({ at: after(15), answer: { outcome: 'nothing-to-lapse' } });
  }
});
