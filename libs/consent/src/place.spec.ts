import fc from 'fast-check';
import { parsePlace } from './place';

describe('a place', () => {
  it.each([
    ['NL', { country: 'NL', region: null, code: 'NL' }],
    ['US-CA', { country: 'US', region: 'CA', code: 'US-CA' }],
    ['us-ca', { country: 'US', region: 'CA', code: 'US-CA' }],
    ['CA-QC', { country: 'CA', region: 'QC', code: 'CA-QC' }],
    ['GB-ENG', { country: 'GB', region: 'ENG', code: 'GB-ENG' }],
    ['FR-75', { country: 'FR', region: '75', code: 'FR-75' }],
    ['XK', { country: 'XK', region: null, code: 'XK' }],
  ])('reads %s', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
  });

  it.each([
    ...['', 'N', 'NLD', 'ZZ', 'EU', 'AA', 'US-', '-CA', 'US-CALI', 'US_CA', 'US CA', ' NL', 'NL ', 'NL\n', 'NL\0'],
    ...['US-ZZ', 'CA-QB', 'ıT', 'ＮＬ', '🇳🇱', '\ud83c', 'N\u200bL', '\u202eNL', 'US-CA-LA', 'constructor', '__proto__'],
  ])('refuses %j', (text) => {
    expect(() => parsePlace(text)).toThrow(RangeError);
  });

  it('says which code to write instead of the two that are often mistaken', () => {
    expect(() => parsePlace('UK')).toThrow('GB');
    expect(() => parsePlace('EL-I')).toThrow('GR');
  });

  it('knows the 249 countries of ISO 3166-1 and Kosovo', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((a) => letters.map((b) => a + b));
    const known = codes.filter((code) => reads(code));
    expect(known).toHaveLength(250);
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(known.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it('reads its own code back, and never repeats bad input', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$/)),
        (text) => {
          try {
            const place = parsePlace(text);
            expect(parsePlace(place.code)).toEqual(place);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
    );
    expect(() => parsePlace('Sesame Street 123')).not.toThrow('Sesame');
  });
});

function reads(code: string): boolean {
  try {
    return parsePlace(code).code === code;
  } catch {
    return false;
  }
}
