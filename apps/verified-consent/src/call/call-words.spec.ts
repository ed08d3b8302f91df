import { catalogueFaults } from '@kinsent/host';
import { callCatalogue } from './call-catalogue';
import { clockInWords, dayInWords, timeInWords } from './call-words';

describe('a time in words', () => {
  it('is that of the zone, with its name as it is called then', () => {
    const summer = new Date('2026-06-02T08:15:00Z');
    expect(timeInWords(summer, 'Europe/Amsterdam', 'en')).toBe(
      'Tuesday, 2 June 2026, 10:15 (Central European Summer Time)',
    );
    expect(timeInWords(summer, 'Europe/Amsterdam', 'nl')).toBe(
      'dinsdag 2 juni 2026, 10:15 (Midden-Europese zomertijd)',
    );
    const winter = timeInWords(new Date('2026-12-01T08:15:00Z'), 'Europe/Amsterdam', 'en');
    expect(winter).toContain('09:15 (Central European Standard Time)');
    expect(clockInWords(new Date('2026-06-01T22:00:00Z'), 'Europe/Amsterdam', 'en')).toBe('00:00');
    expect(dayInWords('2026-06-02', 'nl')).toBe('dinsdag 2 juni');
  });
});

it('says everything in both languages', () => {
  expect(catalogueFaults(callCatalogue)).toEqual([]);
});
