import { forecastClock, forecastEnd, groupForeseen, mergeForeseen } from './forecast';
import { patternsPolicy } from './patterns.testing';
import type { RetentionClock, StandingConsent } from './retention-run';

const policy = patternsPolicy();
const clock: RetentionClock = {
  trigger: 'last.activity',
  about: '',
  item: '',
  startedAt: new Date('2026-02-01T10:00Z'),
  outlives: true,
  progress: {},
};
const yes = (purpose: string): StandingConsent => ({
  id: purpose,
  purpose,
  state: 'granted',
  grantedAt: clock.startedAt,
  requestId: 'r-1',
});
const window = (from: string, until: string) => ({ from: new Date(from), until: new Date(until) });

it('lists every step and end of the window with its rule', () => {
  const seen = forecastClock(policy, 'club', clock, [yes('profile')], window('2027-07-01T00:00Z', '2027-12-01T00:00Z'));
  expect(seen.map(({ step, rule, at }) => [step, rule, at.toISOString()])).toEqual([
    ['warn', '/purposes/profile/retention/0', '2027-08-01T09:00:00.000Z'],
    ['erase', '/purposes/profile/retention/0', '2027-10-30T09:00:00.000Z'],
  ]);
});

it('shows as due now what is late, and nothing behind the window', () => {
  const late = forecastClock(policy, 'club', clock, [yes('shop')], window('2029-01-01T00:00Z', '2029-01-02T00:00Z'));
  expect(late.map(({ step, at }) => [step, at])).toEqual([['erase', new Date('2029-01-01T00:00Z')]]);
  expect(forecastClock(policy, 'club', clock, [yes('shop')], window('2026-03-01T00:00Z', '2026-06-01T00:00Z'))).toEqual(
    [],
  );
});

it('tells what goes when a yes ends, or a question that nobody answers', () => {
  const until = window('2027-01-01T00:00Z', '2027-03-01T00:00Z');
  const at = new Date('2027-01-10T10:00Z');
  const steps = (neverGranted: boolean) =>
    forecastEnd(policy, { app: 'club', purpose: 'shop', neverGranted, at }, until).map(
      ({ kind, step, data, at: when }) => [kind, step, data.join(), when.toISOString().slice(0, 10)],
    );
  expect(steps(false)).toEqual([
    ['consent.lapse', 'lapse', '', '2027-01-10'],
    ['consent.lapse', 'erase', 'shop-account', '2027-01-10'],
    ['consent.lapse', 'anonymise', 'address', '2027-01-24'],
  ]);
  expect(steps(true)).toEqual([
    ['request.lapse', 'lapse', '', '2027-01-10'],
    ['request.lapse', 'erase', 'shop-account,address', '2027-01-10'],
  ]);
});

it('counts what is the same on a day of the policy’s calendar, over pages too', () => {
  const seen = forecastClock(policy, 'club', clock, [yes('shop')], window('2027-01-01T00:00Z', '2029-01-02T00:00Z'));
  const [group, ...more] = groupForeseen([...seen, ...seen], 'Europe/Amsterdam');
  expect([group!.day, group!.count, more]).toEqual(['2028-02-01', 2, []]);
  expect(mergeForeseen([group!, group!])).toMatchObject([{ day: '2028-02-01', count: 4 }]);
  const midnight = { ...seen[0]!, at: new Date('2028-01-31T23:30Z') };
  expect(groupForeseen([midnight], 'Europe/Amsterdam')[0]!.day).toBe('2028-02-01');
  expect(groupForeseen([], 'UTC')).toEqual([]);
});
