import { findTestCard, fingerprintOf, spacedNumber, testCards } from './test-cards';

it('holds numbers that could be cards, each once', () => {
  for (const { number } of testCards) expect([number, luhn(number)]).toEqual([number, 0]);
  expect(new Set(testCards.map(({ number }) => number)).size).toBe(testCards.length);
});

it('finds a card however its number is typed, and no other', () => {
  expect(findTestCard('4242 4242-4242 4242')?.number).toBe('4242424242424242');
  expect(findTestCard('4242424242424243')).toBeNull();
  expect(findTestCard('')).toBeNull();
});

it('writes numbers as they stand on cards', () => {
  expect(spacedNumber('4242424242424242')).toBe('4242 4242 4242 4242');
  expect(spacedNumber('378282246310005')).toBe('3782 822463 10005');
});

it('gives a number one fingerprint in each account', () => {
  expect(fingerprintOf('4242424242424242', 'a')).toBe(fingerprintOf('4242424242424242', 'a'));
  expect(fingerprintOf('4242424242424242', 'a')).not.toBe(fingerprintOf('4242424242424242', 'b'));
});

function luhn(number: string): number {
  const sum = [...number].reverse().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10;
}
