import fc from 'fast-check';
import { addPeriod, parsePeriod } from './period';

const instant = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
const part = (max: number, unit: string) => fc.option(fc.nat(max)).map((n) => (n === null ? '' : `${n}${unit}`));
const period = fc
  .tuple(part(30, 'Y'), part(30, 'M'), part(60, 'W'), part(400, 'D'), part(90, 'H'), part(90, 'M'), part(90, 'S'))
  .map(([y, mo, w, d, h, mi, s]) => `P${y}${mo}${w}${d}${h + mi + s === '' ? '' : `T${h}${mi}${s}`}`)
  .filter((text) => text !== 'P');

const plus = (from: string, text: string) => addPeriod(new Date(from), text).toISOString();

describe('adding a period', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 'P1M', '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00Z', 'P1M', '2028-02-29T10:00:00.000Z'],
    ['2026-03-31T10:00:00Z', 'P1M', '2026-04-30T10:00:00.000Z'],
    ['2028-02-29T00:00:00Z', 'P1Y', '2029-02-28T00:00:00.000Z'],
    ['2028-02-29T00:00:00Z', 'P4Y', '2032-02-29T00:00:00.000Z'],
    ['2099-02-28T00:00:00Z', 'P1Y1D', '2100-03-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', 'PT1S', '2027-01-01T00:00:00.999Z'],
    ['2026-01-01T00:00:00Z', 'P14D', '2026-01-15T00:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'P2W', '2026-01-15T00:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'PT36H', '2026-01-02T12:00:00.000Z'],
    ['2026-01-31T00:00:00Z', 'P1M1D', '2026-03-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'PT0S', '2026-01-01T00:00:00.000Z'],
    // Summer time begins on this night in Europe: a day stays a day, in UTC.
    ['2026-03-28T12:00:00Z', 'P1D', '2026-03-29T12:00:00.000Z'],
  ])('%s + %s = %s', (from, text, end) => {
    expect(plus(from, text)).toBe(end);
  });

  it('never goes back, and keeps the order of instants', () => {
    fc.assert(
      fc.property(instant, instant, period, (a, b, text) => {
        const [early, late] = a <= b ? [a, b] : [b, a];
        expect(addPeriod(early, text).getTime()).toBeGreaterThanOrEqual(early.getTime());
        expect(addPeriod(early, text).getTime()).toBeLessThanOrEqual(addPeriod(late, text).getTime());
      }),
    );
  });

  it('lands on the same day of the month, or on the last one where there is none', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 60 }), (from, months) => {
        const end = addPeriod(from, `P${months}M`);
        const count = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();
        const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
        expect(count(end) - count(from)).toBe(months);
        expect(end.getUTCDate()).toBe(Math.min(from.getUTCDate(), lastDay));
      }),
    );
  });

  it('of days is exact', () => {
    fc.assert(
      fc.property(instant, fc.nat(4000), (from, days) => {
        expect(addPeriod(from, `P${days}D`).getTime() - from.getTime()).toBe(days * 86_400_000);
      }),
    );
  });

  it('does not change the instant it is given', () => {
    const from = new Date('2026-01-31T00:00:00Z');
    addPeriod(from, 'P1M');
    expect(from.toISOString()).toBe('2026-01-31T00:00:00.000Z');
  });

  it.each(['P99999999999Y', 'P8000Y', 'PT99999999999999999999S'])(
    'refuses %s, which leads out of the calendar',
    (text) => {
      expect(() => addPeriod(new Date('2026-01-01'), text)).toThrow(RangeError);
    },
  );

  it('refuses a start that is no instant', () => {
    expect(() => addPeriod(new Date(NaN), 'P1D')).toThrow(RangeError);
  });
});

describe('reading a period', () => {
  it.each([
    ...[
      '',
      'P',
      'PT',
      'P1DT',
      '14D',
      'P-1D',
      '-P1D',
      '+P1D',
      'P1.5D',
      'P0,5M',
      'p14d',
      ' P14D',
      'P14D ',
      'P1D1M',
      'P1M1M',
    ],
    ...['P14D\n', 'P14D\0', 'P١٤D', 'P14', 'PD', 'P1H', 'PT1D', 'infinite', 'P∞D', 'P1D/P2D', '\ud800'],
  ])('refuses %j', (text) => {
    expect(() => parsePeriod(text)).toThrow(RangeError);
  });

  it('takes every period of whole parts', () => {
    fc.assert(fc.property(period, (text) => expect(parsePeriod(text).isValid).toBe(true)));
  });
});
