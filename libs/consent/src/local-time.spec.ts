import fc from 'fast-check';
import { clockAt, instantOf, isTimeZone } from './local-time';
import { addPeriod } from './period';

const zones = [
  'Europe/Amsterdam',
  'America/New_York',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  // Half an hour of summer time, and a day that was skipped whole (30 December 2011).
  'Australia/Lord_Howe',
  'Pacific/Apia',
];
const zone = fc.constantFrom(...zones);
const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
const part = (max: number, unit: string) => fc.option(fc.nat(max)).map((n) => (n === null ? '' : `${n}${unit}`));
const days = fc
  .tuple(part(30, 'Y'), part(30, 'M'), part(60, 'W'), part(400, 'D'))
  .map((parts) => `P${parts.join('')}`)
  .filter((text) => /[1-9]/.test(text));
const minutes = fc.nat(5000).map((count) => `PT${count}M`);
const clock = (at: Date, timeZone: string) => clockAt(at.getTime(), timeZone);

describe('a period by the calendar of a zone', () => {
  it.each([
    // Clocks skip 02:00 to 03:00 on 29 March and show 02:00 to 03:00 twice on 25 October.
    ['2026-03-28T01:30:00Z', 'P1D', 'Europe/Amsterdam', '2026-03-29T01:00:00.000Z'],
    ['2026-03-28T12:00:00Z', 'P1D', 'Europe/Amsterdam', '2026-03-29T11:00:00.000Z'],
    ['2026-10-24T00:30:00Z', 'P1D', 'Europe/Amsterdam', '2026-10-25T00:30:00.000Z'],
    // From the second time that the clock shows 02:30.
    ['2026-10-25T01:30:00Z', 'P1D', 'Europe/Amsterdam', '2026-10-26T01:30:00.000Z'],
    ['2026-10-25T01:30:00Z', 'PT0S', 'Europe/Amsterdam', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T00:30:00Z', 'PT1H', 'Europe/Amsterdam', '2026-10-25T01:30:00.000Z'],
    ['2025-10-25T00:30:00Z', 'P1Y', 'Europe/Amsterdam', '2026-10-25T00:30:00.000Z'],
    ['2026-01-25T01:30:00Z', 'P9M', 'Europe/Amsterdam', '2026-10-25T00:30:00.000Z'],
    // In Amsterdam it is 1 February already; in New York still 31 January.
    ['2026-01-31T23:30:00Z', 'P1M', 'Europe/Amsterdam', '2026-02-28T23:30:00.000Z'],
    ['2026-02-01T04:30:00Z', 'P1M', 'America/New_York', '2026-03-01T04:30:00.000Z'],
    ['2028-02-29T22:59:00Z', 'P1Y', 'Europe/Amsterdam', '2029-02-28T22:59:00.000Z'],
    ['2026-10-03T15:45:00Z', 'PT0S', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    // 02:15 is skipped there, until 02:30.
    ['2026-10-02T15:45:00Z', 'P1D', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['2011-12-29T20:00:00Z', 'P1D', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2026-01-31T10:00:00Z', 'P1M1DT12H', 'Asia/Kathmandu', '2026-03-01T22:00:00.000Z'],
  ])('%s + %s in %s = %s', (from, period, timeZone, end) => {
    expect(addPeriod(new Date(from), period, timeZone).toISOString()).toBe(end);
  });

  it('never ends before it starts, and time that is not of the calendar is exact', () => {
    fc.assert(
      fc.property(instant, days, minutes, zone, (from, period, time, timeZone) => {
        expect(addPeriod(from, period, timeZone).getTime()).toBeGreaterThan(from.getTime());
        expect(addPeriod(from, time, timeZone)).toEqual(addPeriod(from, time));
        const both = addPeriod(from, `${period}${time.slice(1)}`, timeZone);
        expect(both).toEqual(addPeriod(addPeriod(from, period, timeZone), time));
      }),
    );
  });

  it('keeps the order of days, and within a day the order of what clocks show', () => {
    const dayOf = (at: Date, timeZone: string) => Math.floor(clock(at, timeZone) / 86_400_000);
    const near = fc.integer({ min: 0, max: 3 * 86_400_000 });
    fc.assert(
      fc.property(instant, near, days, zone, (early, later, period, timeZone) => {
        const late = new Date(early.getTime() + later);
        // Within an hour that clocks repeat, the later instant can show the earlier time.
        fc.pre(clock(early, timeZone) <= clock(late, timeZone));
        const [one, other] = [addPeriod(early, period, timeZone), addPeriod(late, period, timeZone)];
        // The 28th at noon and the 29th at dawn can both end on 28 February: the earlier then ends later in that day.
        expect(dayOf(one, timeZone)).toBeLessThanOrEqual(dayOf(other, timeZone));
        if (dayOf(early, timeZone) !== dayOf(late, timeZone)) return;
        expect(one.getTime()).toBeLessThanOrEqual(other.getTime());
      }),
      { examples: [[new Date('1996-10-27T23:29:43.587Z'), 67_516_413, 'P16M', 'Asia/Kathmandu']] },
    );
  });

  it('ends at the first instant at which the clock shows the time, or at the end of the skip that holds it', () => {
    fc.assert(
      fc.property(instant, days, zone, (from, period, timeZone) => {
        const wanted = addPeriod(new Date(clock(from, timeZone)), period).getTime();
        const end = addPeriod(from, period, timeZone);
        const shown = clock(end, timeZone);
        if (shown === wanted) {
          for (const earlier of [30, 60, 120]) {
            expect(clockAt(end.getTime() - earlier * 60_000, timeZone)).not.toBe(wanted);
          }
        } else {
          expect(shown).toBeGreaterThan(wanted);
          expect(clockAt(end.getTime() - 1, timeZone)).toBeLessThan(wanted);
        }
      }),
    );
  });

  it('adds up: days and weeks in steps are the same days, where no clock is skipped on the way', () => {
    fc.assert(
      fc.property(instant, fc.nat(300), fc.nat(300), zone, (from, some, more, timeZone) => {
        const halfway = addPeriod(from, `P${some}D`, timeZone);
        fc.pre(clock(halfway, timeZone) === clock(from, timeZone) + some * 86_400_000);
        const whole = addPeriod(from, `P${some + more}D`, timeZone);
        // A start in a repeated hour stays itself only while nothing is added.
        fc.pre(some > 0 && more > 0);
        expect(addPeriod(halfway, `P${more}D`, timeZone)).toEqual(whole);
        expect(addPeriod(from, `P${some * 7}D`, timeZone)).toEqual(addPeriod(from, `P${some}W`, timeZone));
        expect(addPeriod(from, `P${some * 12}M`, timeZone)).toEqual(addPeriod(from, `P${some}Y`, timeZone));
      }),
    );
  });

  it('lands on the same day of the month, or on the last one where there is none', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 60 }), zone, (from, months, timeZone) => {
        const [start, end] = [from, addPeriod(from, `P${months}M`, timeZone)].map(
          (at) => new Date(clock(at, timeZone)),
        );
        const day = end!.getUTCDate();
        const last = new Date(Date.UTC(end!.getUTCFullYear(), end!.getUTCMonth() + 1, 0)).getUTCDate();
        fc.pre(timeZone !== 'Pacific/Apia');
        expect(day).toBe(Math.min(start!.getUTCDate(), last));
      }),
    );
  });

  it('is in UTC where no zone is named', () => {
    fc.assert(
      fc.property(instant, days, (from, period) => {
        expect(addPeriod(from, period)).toEqual(addPeriod(from, period, 'UTC'));
        expect(addPeriod(from, period, 'Etc/UTC')).toEqual(addPeriod(from, period));
      }),
    );
  });

  it.each(['', 'Mars/Olympus', 'Europe', '../UTC', '\0'])('refuses %j, which is no zone', (name) => {
    expect(isTimeZone(name)).toBe(false);
    expect(() => addPeriod(new Date('2026-01-01'), 'P1D', name)).toThrow(RangeError);
  });
});

it('the instant of a clock and the clock of an instant are one another', () => {
  fc.assert(
    fc.property(instant, zone, (at, timeZone) => {
      const shown = clock(at, timeZone);
      const first = instantOf(shown, timeZone);
      expect(first).toBeLessThanOrEqual(at.getTime());
      expect(clockAt(first, timeZone)).toBe(shown);
    }),
  );
});
