import fc from 'fast-check';
import { ageOfConsent } from './age-of-consent';
import { ageThresholds } from './age-thresholds';
import { parseDate } from './calendar-date';
import { parsePlace } from './place';
import type { AgeRule } from './policy';

const law: AgeRule = { rule: 'law' };
const on = '2026-11-22';
const age = (place: string, date = on, rule = law) => ageOfConsent(parsePlace(place), date, rule).age;

describe('the age of consent', () => {
  /** By hand from the table of the rules, one line an age. */
  it.each([
    [13, 'BE FI SE EE LV MT PT GB NO IS US US-CA CA-ON'],
    [14, 'AT BG CY IT LT ES CA-QC KR CN'],
    [15, 'DK CZ FR GR SI AU'],
    [16, 'DE HU IE LU NL PL RO SK HR LI BR'],
  ])('is %i in %s', (years, places) => {
    for (const place of places.split(' ')) expect([place, age(place)]).toEqual([place, years]);
  });

  it.each([
    ['DK', '2023-12-31', 13],
    ['DK', '2024-01-01', 15],
    ['DK', '2018-05-25', 13],
    ['BR', '2026-03-16', 12],
    ['BR', '2026-03-17', 16],
    ['IN', '2027-05-12', 16],
    ['IN', '2027-05-13', 18],
  ])('in %s on %s is %i', (place, date, years) => {
    expect(age(place, date)).toBe(years);
  });

  it('falls back to 16 where nothing is on file, and says how sure it is', () => {
    expect(ageOfConsent(parsePlace('JP'), on, law)).toMatchObject({ age: 16, confidence: 'low' });
    expect(ageOfConsent(parsePlace('RE'), on, law)).toMatchObject({ age: 16, confidence: 'medium' });
    expect(ageOfConsent(parsePlace('LI'), on, law)).toMatchObject({ age: 16, confidence: 'low' });
    expect(ageOfConsent(parsePlace('DK'), on, law)).toMatchObject({ confidence: 'high' });
    expect(ageOfConsent(parsePlace('US-CA'), on, law).source).toMatch(/^US: .*16 CFR 312\.2/);
  });

  it('takes the strictest region of a country when the region is not known', () => {
    expect([age('CA'), age('CA-BC'), age('CA-QC')]).toEqual([14, 13, 14]);
  });

  it('can be the strictest of all places', () => {
    const strict: AgeRule = { rule: 'strictest' };
    expect([age('BE', on, strict), age('US', '2023-12-31', strict), age('US', '2027-05-13', strict)]).toEqual([
      16, 16, 18,
    ]);
  });

  it('can be raised by the policy, and never lowered', () => {
    expect(ageOfConsent(parsePlace('US'), on, { rule: 'law', atLeast: 16 })).toMatchObject({
      age: 16,
      confidence: 'high',
    });
    expect(age('DE', on, { rule: 'law', atLeast: 13 })).toBe(16);
    expect(age('US', on, { rule: 'strictest', atLeast: 18 })).toBe(18);
  });

  it('lies between 12 and 18 anywhere, on any day, and the strictest is never below', () => {
    const date = fc
      .date({ min: new Date('2018-05-25'), max: new Date('2035-01-01'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10));
    const place = fc.constantFrom(...ageThresholds.map((row) => row.place), 'JP', 'US-TX', 'RE');
    fc.assert(
      fc.property(place, date, (where, day) => {
        expect(age(where, day)).toBeGreaterThanOrEqual(12);
        expect(age(where, day, { rule: 'strictest' })).toBeGreaterThanOrEqual(age(where, day));
        expect(age(where, day, { rule: 'strictest' })).toBeLessThanOrEqual(18);
      }),
    );
  });

  it.each(['2026-02-30', '2026', '', 'today'])('refuses the day %j', (day) => {
    expect(() => age('NL', day)).toThrow(RangeError);
  });
});

describe('the table of ages', () => {
  it('has readable places, real dates, a source for each row, and no two rows for one day', () => {
    for (const row of ageThresholds) {
      expect(parsePlace(row.place).code).toBe(row.place);
      for (const date of [row.validFrom, row.validTo]) if (date !== null) parseDate(date);
      expect(row.source).not.toBe('');
      const rivals = ageThresholds.filter((other) => other !== row && other.place === row.place);
      for (const other of rivals) {
        expect(
          (other.validTo ?? '9999') < (row.validFrom ?? '0000') ||
            (row.validTo ?? '9999') < (other.validFrom ?? '0000'),
        ).toBe(true);
      }
    }
  });

  it('holds every country of the EEA', () => {
    const eea = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(' ');
    expect(eea.filter((code) => !ageThresholds.some(({ place }) => place === code))).toEqual([]);
  });
});
