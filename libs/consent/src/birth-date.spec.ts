import fc from 'fast-check';
import { comesOfAgeFor, comesOfAgeOn, parseBirthDate } from './birth-date';
import { utcDate } from './calendar-date';
import { parsePlace } from './place';

const today = '2026-11-22';

describe('a birth date', () => {
  it.each([
    ['2016-05-03', '2016-05-03'],
    ['2016-05', '2016-05-31'],
    ['2016-02', '2016-02-29'],
    ['2015-02', '2015-02-28'],
    ['2016', '2016-12-31'],
    ['2026-11-22', today],
    ['2026-11', today],
    ['2026', today],
    ['1930', '1930-12-31'],
  ])('%s is read as %s', (text, date) => {
    expect(parseBirthDate(text, today)).toBe(date);
  });

  it.each([
    ...['2026-11-23', '2026-12', '2027', '9999', '1895', '0016', '0000', '1016-05-03'],
    ...['2015-02-29', '2016-02-30', '2016-04-31', '2016-13', '2016-00', '2016-05-00', '2016-13-01'],
    ...[
      '',
      '16',
      '2016-5',
      '2016-05-3',
      '2016-05-03T00:00:00Z',
      '03-05-2016',
      '5/3/2016',
      ' 2016',
      '2016 ',
      '2016\n',
      '2016-05\0',
    ],
    ...['٢٠١٦', '２０１６', '\ud800', '🎂', '\u202e2016', '2016-05-', '-2016', 'NaN', '2e3'],
  ])('%j is refused', (text) => {
    expect(() => parseBirthDate(text, today)).toThrow(RangeError);
  });

  it('left vague never makes anybody older', () => {
    const born = fc
      .date({ min: new Date('1950-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
      .map(utcDate);
    fc.assert(
      fc.property(born, fc.constantFrom(4, 7), (date, length) => {
        expect(parseBirthDate(date.slice(0, length), today) >= date).toBe(true);
      }),
    );
  });
});

describe('the day of coming of age', () => {
  it.each([
    ['2010-05-03', 16, '2026-05-03'],
    ['2012-02-29', 13, '2025-03-01'],
    ['2012-02-29', 16, '2028-02-29'],
    ['2012-02-28', 13, '2025-02-28'],
    ['2084-02-29', 16, '2100-03-01'],
    ['2010-12-31', 18, '2028-12-31'],
  ])('of one born on %s at %i is %s', (birth, age, day) => {
    expect(comesOfAgeOn(birth, age)).toBe(day);
  });

  it('keeps the order of births and is never early', () => {
    const born = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map(utcDate);
    fc.assert(
      fc.property(born, born, fc.integer({ min: 12, max: 21 }), (a, b, age) => {
        if (a <= b) expect(comesOfAgeOn(a, age) <= comesOfAgeOn(b, age)).toBe(true);
        expect(comesOfAgeOn(a, age) >= `${Number(a.slice(0, 4)) + age}${a.slice(4)}`).toBe(true);
      }),
    );
  });

  it('follows the threshold of the place on the day of asking', () => {
    const law = { rule: 'law' } as const;
    expect(comesOfAgeFor('2010-06', parsePlace('DK'), law, '2023-12-31')).toBe('2023-06-30');
    expect(comesOfAgeFor('2010-06', parsePlace('DK'), law, '2024-01-01')).toBe('2025-06-30');
    expect(comesOfAgeFor('2016-05', parsePlace('NL'), law, today)).toBe('2032-05-31');
    expect(comesOfAgeFor('2016-05', parsePlace('US-CA'), { rule: 'law', atLeast: 16 }, today)).toBe('2032-05-31');
    expect(() => comesOfAgeFor('2027', parsePlace('NL'), law, today)).toThrow(RangeError);
  });
});
