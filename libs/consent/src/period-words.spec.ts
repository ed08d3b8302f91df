import fc from 'fast-check';
import { momentInWords, periodInWords } from './period-words';
import { longestSpan, shortestSpan } from './period-span';
import { retentionInWords } from './retention-words';
import { wordLocales } from './words/languages';

describe('periods in words', () => {
  it.each([
    ['P14D', '14 days', '14 dagen'],
    ['P1D', '1 day', '1 dag'],
    ['P1Y6M', '1 year and 6 months', '1 jaar en 6 maanden'],
    ['P2W', '2 weeks', '2 weken'],
    ['PT1H', '1 hour', '1 uur'],
    ['P1DT2H30M', '1 day, 2 hours and 30 minutes', '1 dag, 2 uur en 30 minuten'],
    ['PT0S', 'at once', 'meteen'],
    ['P0D', 'at once', 'meteen'],
  ])('%s', (period, english, dutch) => {
    expect(periodInWords(period, 'en')).toBe(english);
    expect(periodInWords(period, 'nl')).toBe(dutch);
  });

  it('retention is said as part of a sentence', () => {
    const rule = { action: 'erase', trigger: 'reply.sent' } as const;
    expect(retentionInWords({ ...rule, after: 'PT0S' }, 'en')).toBe(
      'deleted as soon as we have replied, or decided not to',
    );
    expect(retentionInWords({ ...rule, after: 'P2D' }, 'nl')).toBe(
      'gewist 2 dagen nadat we hebben geantwoord, of besloten dat niet te doen',
    );
  });

  it('moments name their zone', () => {
    const at = new Date('2026-03-01T09:05:00Z');
    expect(momentInWords(at, 'en')).toBe('1 March 2026, 09:05 UTC');
    expect(momentInWords(at, 'nl')).toBe('1 maart 2026, 09.05 uur UTC');
  });

  it('refuses languages without words', () => {
    expect(() => periodInWords('P1D', 'constructor')).toThrow(RangeError);
  });

  it('says every number of every unit', () => {
    const count = fc.integer({ min: 1, max: 9999 });
    fc.assert(
      fc.property(count, count, fc.constantFrom(...wordLocales), (months, days, locale) => {
        const said = periodInWords(`P${months}M${days}D`, locale);
        expect(said.match(/\d+/g)).toEqual([String(months), String(days)]);
      }),
    );
  });
});

describe('the span of a period', () => {
  const day = 86_400_000;

  it.each([
    ['P1M', 28, 31],
    ['P12M', 365, 366],
    ['P1Y', 365, 366],
    ['P2W', 14, 14],
    ['PT36H', 1.5, 1.5],
  ])('%s lasts between %d and %d days', (period, shortest, longest) => {
    expect([shortestSpan(period) / day, longestSpan(period) / day]).toEqual([shortest, longest]);
  });
});
