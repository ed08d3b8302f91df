import { catalogueFaults } from '@kinsent/host';
import type { PaymentRecord } from '@kinsent/store';
import { doorCatalogue } from './door-catalogue';
import type { Visit } from './doorway';
import { setbackOf, viewOf } from './view-of';

const at = new Date('2026-06-01T10:00:00Z');
const payment = (change: Partial<PaymentRecord>): PaymentRecord =>
  ({ state: 'opened', sessionId: 'cs_1', refusal: null, decline: null, refundedAt: null, ...change }) as PaymentRecord;

function visit({ passed = false, waiting = 1, payments = [] as PaymentRecord[] } = {}): Visit {
  const verification = { passedAt: passed ? at : null };
  return { verification, waiting: Array.from({ length: waiting }), payments } as unknown as Visit;
}

it.each([
  ['nobody', null, true, 'gone'],
  ['somebody who has to choose', visit(), false, 'choose'],
  ['somebody who comes back from nowhere', visit(), true, 'choose'],
  ['somebody who looks while a page is open', visit({ payments: [payment({})] }), false, 'choose'],
  ['somebody who comes back from paying', visit({ payments: [payment({})] }), true, 'pending'],
  ['a page that was never reached', visit({ payments: [payment({ sessionId: null })] }), true, 'choose'],
  ['somebody known', visit({ passed: true, waiting: 0 }), true, 'done'],
  ['somebody known who is asked once more', visit({ passed: true }), false, 'disclosure'],
  ['a question that is over', visit({ waiting: 0 }), false, 'over'],
  ['a question that ended while it was paid for', visit({ waiting: 0, payments: [payment({})] }), true, 'pending'],
] as const)('%s sees the right page', (_, seen, returned, view) => {
  expect(viewOf(seen, returned)).toBe(view);
});

it.each([
  [[], false, null],
  [[payment({})], false, null],
  [[payment({})], true, { kind: 'left' }],
  [[payment({ decline: 'expired_card' })], true, { kind: 'declined', code: 'expired_card' }],
  [[payment({ state: 'expired' })], false, { kind: 'expired' }],
  [[payment({ state: 'refunded', refundedAt: at })], false, null],
  [
    [payment({ state: 'paid', refusal: 'prepaid' })],
    false,
    { kind: 'refused', refusal: 'prepaid', back: { state: 'under-way' } },
  ],
  [
    [payment({ state: 'refunded', refusal: 'prepaid', refundedAt: at })],
    false,
    { kind: 'refused', refusal: 'prepaid', back: { state: 'back', at } },
  ],
  // It went back once, came back from the bank, and is owed again.
  [
    [payment({ state: 'refund-failed', refusal: 'prepaid', refundedAt: at })],
    false,
    { kind: 'refused', refusal: 'prepaid', back: { state: 'failed' } },
  ],
] as const)('%j, left %s: says %j', (payments, left, setback) => {
  expect(setbackOf({ payments: payments as readonly PaymentRecord[] }, left)).toEqual(setback);
});

it('says the same in every language', () => {
  expect(catalogueFaults(doorCatalogue)).toEqual([]);
});
