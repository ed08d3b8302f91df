import { aConsent, aYes } from './consent.fixture';
import { ask } from './request';
import { endInSilence } from './silence';

const at = new Date('2026-03-01T12:00:00Z');
const end = new Date('2026-03-15T12:00:00Z');
const { request } = ask({
  requestId: 'r-1',
  childId: 'c-1',
  app: 'bricks',
  locale: 'en',
  policyDigest: 'a'.repeat(64),
  countsFrom: 'approval',
  purposes: [],
  comesOfAgeOn: '2032-05-03',
  silence: 'P14D',
  reminders: [],
  at,
});
const asked = aConsent({ requestId: 'r-1' });

describe('silence', () => {
  it('ends what is asked in the request and nothing else', () => {
    const others = [aYes({ requestId: 'r-1' }), aConsent({ requestId: 'r-2' })];
    const { requests, advances, events } = endInSilence(request, [asked, ...others], '2032-05-03', end);
    expect(requests).toMatchObject([{ state: 'lapsed', closedAt: end }]);
    expect(advances.map(({ entry }) => [entry.act, entry.detail['cause']])).toEqual([['lapse', 'silence']]);
    expect(events.map(({ type }) => type)).toEqual(['consent_request.lapsed']);
  });

  it('leaves an answered request answered', () => {
    const { requests, advances, events } = endInSilence({ ...request, state: 'answered' }, [asked], null, end);
    expect([requests, events, advances.length]).toEqual([[], [], 1]);
  });

  it('is not the cause where the child came of age before', () => {
    const { advances } = endInSilence(request, [asked], '2026-03-10', end);
    expect(advances[0]?.entry.detail['cause']).toBe('of-age');
  });

  it('is refused a millisecond before its time', () => {
    expect(() => endInSilence(request, [asked], null, new Date(end.getTime() - 1))).toThrow(RangeError);
  });
});
