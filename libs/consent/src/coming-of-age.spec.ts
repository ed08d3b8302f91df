import fc from 'fast-check';
import { isOfAge, ofAgeAt } from './coming-of-age';

describe('coming of age', () => {
  it('begins when the day has begun in the last zone on earth', () => {
    expect(ofAgeAt('2026-06-01').toISOString()).toBe('2026-06-01T12:00:00.000Z');
    expect(ofAgeAt('0050-03-01').toISOString()).toBe('0050-03-01T12:00:00.000Z');
    expect(isOfAge('2026-06-01', new Date('2026-06-01T11:59:59.999Z'))).toBe(false);
    expect(isOfAge('2026-06-01', new Date('2026-06-01T12:00:00.000Z'))).toBe(true);
  });

  it.each(['Pacific/Kiritimati', 'Asia/Tokyo', 'Europe/Amsterdam', 'America/Los_Angeles', 'Etc/GMT+12'])(
    'never comes before the birthday in %s',
    (timeZone) => {
      const local = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
      const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });
      fc.assert(
        fc.property(moment, (at) => {
          for (const day of ['2026-06-01', '2028-02-29', '2028-12-31']) {
            if (isOfAge(day, at)) expect(local.format(at) >= day).toBe(true);
          }
        }),
      );
    },
  );

  it.each(['2026-02-30', '2026-06', '2026-06-01T00:00:00Z', 'tomorrow', '', '2026-W05'])('refuses %j', (text) => {
    expect(() => ofAgeAt(text)).toThrow(RangeError);
  });
});
