import { amountInWords, chargeCurrencies, chargeOf } from './card-charge';
import { chargeIn, methodsOffered, type VerificationRules } from './verification-policy';

const rules: VerificationRules = {
  stands: 'P1Y',
  need: { en: 'So that you need not prove it again.' },
  card: { currency: 'EUR', elsewhere: { US: 'USD', JP: 'JPY' }, statement: 'BRICKS CHECK' },
  offered: [{ places: ['US-CA', 'FR'], methods: ['card'] }],
};

describe('the methods that are offered', () => {
  it.each([
    ['US-CA', ['card']],
    ['US', []],
    ['US-NY', []],
    ['FR', ['card']],
    ['FR-75', ['card']],
    ['NL', []],
    [null, []],
  ])('in %s: %j', (place, methods) => {
    expect(methodsOffered(rules, place)).toEqual(methods);
  });

  it('are those of the first offer that fits, and elsewhere those without places', () => {
    const everywhere: VerificationRules = { ...rules, offered: [...rules.offered, { methods: ['card'] }] };
    expect(methodsOffered(everywhere, null)).toEqual(['card']);
    expect(methodsOffered(everywhere, 'NL')).toEqual(['card']);
    expect(methodsOffered(undefined, 'NL')).toEqual([]);
  });
});

describe('what a card is charged', () => {
  it.each([
    ['NL', 'EUR', 50],
    ['US-CA', 'USD', 50],
    ['JP', 'JPY', 50],
    [null, 'EUR', 50],
  ] as const)('in %s: %s %i in minor units', (place, currency, amount) => {
    expect(chargeIn(rules, place)).toEqual({ currency, amount });
  });

  it('is nothing where no card is taken', () => {
    expect(() => chargeIn({ ...rules, card: undefined }, 'NL')).toThrow(RangeError);
  });

  it('is written as people write it, also in a currency without minor units', () => {
    expect(amountInWords(chargeOf('EUR'), 'en')).toBe('€0.50');
    expect(amountInWords(chargeOf('EUR'), 'nl').replace(/\s/u, ' ')).toBe('€ 0,50');
    expect(amountInWords(chargeOf('JPY'), 'en')).toBe('¥50');
    expect(amountInWords(chargeOf('HUF'), 'en').replace(/\s/u, ' ')).toMatch(/^HUF 175(\.00)?$/);
    expect(chargeCurrencies.every((currency) => chargeOf(currency).amount > 0)).toBe(true);
  });
});
