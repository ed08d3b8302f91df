import { after, applied, caseOf, granted, standing } from '../case.testing';
import { decideConsentLapse } from './decide-consent-lapse';

const found = granted(caseOf(['account', 'news']), ['account'], after(1));
const end = new Date('2027-11-21T10:00:00Z');

it('ends a yes when its time is over, and only that yes', () => {
  const decision = decideConsentLapse(found, 'account', 'approval', end);
  expect(standing(applied(found, decision))).toMatchObject({ account: 'lapsed', news: 'asked' });
  expect(decision.advances![0]!.events.map(({ type, data }) => [type, data.allowed])).toContainEqual([
    'permission.changed',
    false,
  ]);
});

it('is early before the end', () => {
  expect(decideConsentLapse(found, 'account', 'approval', new Date(end.getTime() - 1)).answer).toEqual({
    outcome: 'early',
    dueAt: end,
  });
});

it('lets a yes mature that had become the young person’s own before its end', () => {
  const grown = { ...found, child: { ...found.child, comesOfAgeOn: '2027-06-01' } };
  const decision = decideConsentLapse(grown, 'account', 'approval', end);
  expect(standing(applied(grown, decision)).account).toBe('matured');
  expect(decision.answer).toEqual({ outcome: 'matured' });
});

it('does nothing twice, to a question, or to a consent that it does not know', () => {
  const once = applied(found, decideConsentLapse(found, 'account', 'approval', end));
  for (const [each, id] of [
    [once, 'account'],
    [found, 'news'],
    [found, 'chat'],
  ] as const) {
    expect(decideConsentLapse(each, id, 'approval', end)).toEqual({ at: end, answer: { outcome: 'nothing-to-lapse' } });
  }
});
