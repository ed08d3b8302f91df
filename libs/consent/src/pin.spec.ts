import fc from 'fast-check';
import { isWeakPin, pinRestHours, readPin } from './pin';

describe('a PIN', () => {
  it.each([
    ['482915', '482915'],
    [' 482 915 ', '482915'],
    ['482-915', '482915'],
    ['４８２９１５', '482915'],
    ['482915048291', '482915048291'],
  ])('is read from "%s"', (typed, pin) => {
    expect(readPin(typed)).toBe(pin);
  });

  it.each([
    '',
    '      ',
    '48291',
    '4829150482913',
    '48291a',
    '٤٨٢٩١٥',
    '482915\u0000',
    '\ud800482915',
    '1'.repeat(5000),
  ])('is none: "%s"', (typed) => {
    expect(readPin(typed)).toBeNull();
  });

  it('is read from nothing but 6 to 12 digits, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(readPin(typed) ?? '000000').toMatch(/^[0-9]{6,12}$/);
      }),
    );
  });

  it.each(['000000', '123456', '654321', '890123', '321098', '1234567890', '121212', '1212121', '123123', '445445'])(
    'that is guessed first is weak: %s',
    (pin) => {
      expect(isWeakPin(pin)).toBe(true);
    },
  );

  it.each(['482915', '112233', '135790', '100000', '48291504'])('is not weak: %s', (pin) => {
    expect(isWeakPin(pin)).toBe(false);
  });

  it('rests an hour after five wrong tries, and twice as long each time, a day at most', () => {
    expect([5, 10, 15, 20, 25, 30, 500].map(pinRestHours)).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });
});
