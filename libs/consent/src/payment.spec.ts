import { owesRefund, paymentActs, paymentLifecycle, paymentStates, refusalOf } from './payment';

const asked = { reference: 'one', currency: 'EUR', amount: 50 };
const paid = { ...asked, funding: 'credit' };

describe('a charge', () => {
  it('leads back to the guardian from wherever money was taken (N7)', () => {
    for (const state of paymentStates.filter(owesRefund)) {
      expect(paymentLifecycle[state].refund).toBe('refunded');
    }
    expect(paymentStates.filter(owesRefund)).toEqual(['paid', 'refund-failed']);
  });

  it('is never paid after it expired, nor opened again', () => {
    expect(paymentLifecycle.expired).toEqual({});
    const reached = paymentStates.flatMap((state) => paymentActs.map((act) => paymentLifecycle[state][act]));
    expect(reached).not.toContain('opened');
  });

  it('proves the holder of a credit or debit card, whatever the case of the currency', () => {
    expect(refusalOf(asked, paid)).toBeNull();
    expect(refusalOf(asked, { ...paid, funding: 'debit', currency: 'eur' })).toBeNull();
  });

  it.each([
    ['prepaid', { funding: 'prepaid' }],
    ['prepaid', { funding: 'unknown' }],
    ['mismatch', { amount: 49 }],
    ['mismatch', { amount: 5000 }],
    ['mismatch', { currency: 'usd' }],
    ['mismatch', { reference: 'another' }],
    ['mismatch', { reference: '', funding: 'prepaid' }],
  ] as const)('is refused as %s: %j', (refusal, change) => {
    expect(refusalOf(asked, { ...paid, ...change })).toBe(refusal);
  });
});
