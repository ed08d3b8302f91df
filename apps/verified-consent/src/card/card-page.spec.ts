import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chargeCurrencies, chargeOf } from '@kinsent/consent';
import { stripeEvents } from './stripe-event';

const page = readFileSync(join(__dirname, '../../../../docs/card.md'), 'utf8');

/** The table that a test holds to what runs. */
function tableOf(name: string): string[] {
  const table = new RegExp(`<!-- held by a test: ${name} -->(.*?)<!-- end of ${name} -->`, 's').exec(page)?.[1] ?? '';
  return [...table.matchAll(/^ *\| (`.*) \|$/gm)].map(([, row]) => row!);
}

it('names exactly the events that an operator subscribes to, each with what follows', () => {
  const rows = tableOf('events').map((row) => /^`([a-z_.]+)` \| \S/.exec(row)?.[1]);
  expect(rows).toEqual([...stripeEvents]);
});

it('names every currency with what is charged in it', () => {
  const charged = chargeCurrencies.map((currency) => {
    // In the provider's units, of which only the yen has no smaller ones.
    const { amount } = chargeOf(currency);
    return `\`${currency}\` | ${currency === 'JPY' ? amount : (amount / 100).toFixed(2)}`;
  });
  expect(tableOf('amounts')).toEqual(charged);
});

it('names every reason for which a payment is shown to staff', () => {
  const reasons = ['refund-failed', 'refund-late', 'disputed', 'flagged', 'mismatch'];
  expect(reasons.filter((reason) => !page.includes(`| \`${reason}\` |`))).toEqual([]);
});
