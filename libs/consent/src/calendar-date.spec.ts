import fc from 'fast-check';
import { daysIn, formatDate, parseDate, utcDate } from './calendar-date';

describe('a date of the calendar', () => {
  it('is read and written without loss, and agrees with the platform', () => {
    const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const text = utcDate(date);
        const read = parseDate(text);
        expect(read).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(formatDate(read)).toBe(text);
      }),
    );
  });

  it.each([
    ...['2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2026-01-32', '0000-01-01'],
    ...[
      '2026-1-1',
      '26-01-01',
      '2026/01/01',
      '2026-01-01T00:00:00Z',
      ' 2026-01-01',
      '2026-01-01\n',
      '20260101',
      '2026-W05-1',
    ],
    ...['٢٠٢٦-01-01', '２０２６-01-01', '2026-01-0\0', '\ud800', '', '-2026-01-01', '+002026-01-01'],
  ])('refuses %j', (text) => {
    expect(() => parseDate(text)).toThrow(RangeError);
  });

  it('knows the leap years', () => {
    expect([2000, 2024, 2026, 2100].map((year) => daysIn(year, 2))).toEqual([29, 29, 28, 28]);
    expect(parseDate('2000-02-29').day).toBe(29);
  });
});
