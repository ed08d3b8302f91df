import { callDays, callEnd, isCallTime } from './call-times';
import type { CallTimes } from './verification-policy';

const times: CallTimes = {
  zone: 'Europe/Amsterdam',
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  from: '09:00',
  until: '10:00',
  each: 'PT15M',
  atOnce: 2,
};

const iso = (starts: readonly Date[]): string[] => starts.map((start) => start.toISOString());

describe('the times for calls', () => {
  it('are those of the next working days, in the zone of the policy', () => {
    const days = callDays(times, new Date('2026-06-05T06:00:00Z'), 3);
    expect(days.map(({ date }) => date)).toEqual(['2026-06-05', '2026-06-08', '2026-06-09']);
    expect(iso(days[0]!.starts)).toEqual([
      '2026-06-05T07:00:00.000Z',
      '2026-06-05T07:15:00.000Z',
      '2026-06-05T07:30:00.000Z',
      '2026-06-05T07:45:00.000Z',
    ]);
  });

  it('leave out what has begun, and a day of which nothing is left', () => {
    const [first] = callDays(times, new Date('2026-06-05T07:20:00Z'), 1);
    expect(iso(first!.starts)[0]).toBe('2026-06-05T07:30:00.000Z');
    expect(callDays(times, new Date('2026-06-05T07:45:00Z'), 1)[0]!.date).toBe('2026-06-08');
  });

  it('are by the clock on the wall when summer time begins and ends', () => {
    const first = (at: string) => iso(callDays(times, new Date(at), 1)[0]!.starts)[0];
    expect(first('2026-03-27T00:00:00Z')).toBe('2026-03-27T08:00:00.000Z');
    expect(first('2026-03-30T00:00:00Z')).toBe('2026-03-30T07:00:00.000Z');
    expect(first('2026-10-23T00:00:00Z')).toBe('2026-10-23T07:00:00.000Z');
    expect(first('2026-10-26T00:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
  });

  it('are none where clocks skip them, and the first where they show them twice', () => {
    const night: CallTimes = { ...times, days: ['sunday'], from: '01:30', until: '03:30', each: 'PT30M' };
    expect(iso(callDays(night, new Date('2026-03-28T12:00:00Z'), 1)[0]!.starts)).toEqual([
      '2026-03-29T00:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ]);
    expect(iso(callDays(night, new Date('2026-10-24T12:00:00Z'), 1)[0]!.starts)).toEqual([
      '2026-10-24T23:30:00.000Z',
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  it('take the day of where the policy is, not of where the server is', () => {
    const auckland = { ...times, zone: 'Pacific/Auckland' };
    expect(callDays(auckland, new Date('2026-06-07T20:00:00Z'), 1)[0]!.date).toBe('2026-06-08');
  });

  it('end where one more would run past the end', () => {
    const odd = { ...times, until: '09:50', each: 'PT20M' };
    expect(callDays(odd, new Date('2026-06-05T00:00:00Z'), 1)[0]!.starts).toHaveLength(2);
  });

  it('are none where the policy names no day', () => {
    expect(callDays({ ...times, days: [] }, new Date('2026-06-05T00:00:00Z'), 5)).toEqual([]);
  });

  it('hold what is one of them and nothing else', () => {
    const at = new Date('2026-06-05T06:00:00Z');
    expect(isCallTime(times, new Date('2026-06-05T07:15:00Z'), at, 10)).toBe(true);
    expect(isCallTime(times, new Date('2026-06-05T07:16:00Z'), at, 10)).toBe(false);
    expect(isCallTime(times, new Date('2026-06-06T07:15:00Z'), at, 10)).toBe(false);
    expect(isCallTime(times, new Date('2026-06-04T07:15:00Z'), at, 10)).toBe(false);
    expect(callEnd(times, new Date('2026-06-05T07:15:00Z'))).toEqual(new Date('2026-06-05T07:30:00Z'));
  });
});
