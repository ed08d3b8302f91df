import { currencies, readableAmount, smallestAmount } from './currencies';
import { readForm } from './form';
import { Given } from './given';
import { readSessionParams } from './session-params';
import { StripeFault } from './stripe-fault';

const now = 1_800_000_000;
const good: Readonly<Record<string, string>> = {
  mode: 'payment',
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'eur',
  'line_items[0][price_data][unit_amount]': '50',
  'line_items[0][price_data][product_data][name]': 'A check',
  success_url: 'https://consent.example/return',
};

const suffix = 'payment_intent_data[statement_descriptor_suffix]';

function read(more: Readonly<Record<string, string | undefined>> = {}) {
  const fields = Object.entries({ ...good, ...more }).filter(([, value]) => value !== undefined) as [string, string][];
  return readSessionParams(new Given(readForm(String(new URLSearchParams(fields)))), now);
}

function refusal(more: Readonly<Record<string, string | undefined>>) {
  try {
    read(more);
  } catch (error) {
    if (error instanceof StripeFault) return { status: error.status, code: null, param: null, ...error.body };
    throw error;
  }
  return null;
}

it('takes what a payment by card needs, and ends a day later', () => {
  expect(read({ [suffix]: 'BRICKYARD CHECK' })).toMatchObject({
    amount: 50,
    currency: 'eur',
    itemName: 'A check',
    statementSuffix: 'BRICKYARD CHECK',
    expiresAt: now + 86_400,
  });
});

it.each<[string, Record<string, string | undefined>, string | null, string | null]>([
  ['no mode', { mode: undefined }, 'parameter_missing', 'mode'],
  ['another mode', { mode: 'setup' }, null, 'mode'],
  [
    'no items',
    Object.fromEntries(
      Object.keys(good)
        .filter((key) => key.startsWith('line'))
        .map((key) => [key, undefined]),
    ),
    'parameter_missing',
    'line_items',
  ],
  [
    'no name',
    { 'line_items[0][price_data][product_data][name]': undefined },
    'parameter_missing',
    'line_items[0][price_data][product_data]',
  ],
  [
    'no currency',
    { 'line_items[0][price_data][currency]': undefined },
    'parameter_missing',
    'line_items[0][price_data][currency]',
  ],
  [
    'a currency that is none',
    { 'line_items[0][price_data][currency]': 'xyz' },
    null,
    'line_items[0][price_data][currency]',
  ],
  ['an amount too small', { 'line_items[0][price_data][unit_amount]': '49' }, 'amount_too_small', null],
  ['an amount too large', { 'line_items[0][price_data][unit_amount]': '100000000' }, 'amount_too_large', null],
  [
    'a negative amount',
    { 'line_items[0][price_data][unit_amount]': '-50' },
    'parameter_invalid_integer',
    'line_items[0][price_data][unit_amount]',
  ],
  [
    'half a cent',
    { 'line_items[0][price_data][unit_amount]': '50.5' },
    'parameter_invalid_integer',
    'line_items[0][price_data][unit_amount]',
  ],
  ['none of an item', { 'line_items[0][quantity]': '0' }, 'parameter_invalid_integer', 'line_items[0][quantity]'],
  ['no way back', { success_url: undefined }, 'parameter_missing', 'success_url'],
  ['a way back that is none', { success_url: 'consent.example' }, 'url_invalid', 'success_url'],
  ['a way back in the clear', { success_url: 'http://consent.example/' }, 'url_invalid', 'success_url'],
  ['a script as a way out', { cancel_url: 'javascript:alert(1)' }, 'url_invalid', 'cancel_url'],
  ['a long reference', { client_reference_id: 'x'.repeat(201) }, 'parameter_invalid_string', 'client_reference_id'],
  ['a language that is none', { locale: 'tlh' }, null, 'locale'],
  ['an end too soon', { expires_at: String(now + 1799) }, null, 'expires_at'],
  ['an end too late', { expires_at: String(now + 86_401) }, null, 'expires_at'],
  ['a long statement', { [suffix]: 'A'.repeat(23) }, null, suffix],
  ['a statement with a star', { [suffix]: 'CHECK*' }, null, suffix],
  ['a statement with a quote', { [suffix]: "PARENT'S CHECK" }, null, suffix],
  ['a statement of numbers', { [suffix]: '12345' }, null, suffix],
  ['a statement beyond ASCII', { [suffix]: 'CAFÉ' }, null, suffix],
  ['another capture', { 'payment_intent_data[capture_method]': 'manual' }, null, 'payment_intent_data[capture_method]'],
  ['what is gone', { 'payment_method_types[0]': 'card' }, 'parameter_unknown', 'payment_method_types'],
  ['another method', { 'allowed_payment_method_types[0]': 'ideal' }, null, 'allowed_payment_method_types[0]'],
  ['what is unknown', { colour: 'red' }, 'parameter_unknown', 'colour'],
  [
    'what is unknown further in',
    { 'payment_intent_data[colour]': 'red' },
    'parameter_unknown',
    'payment_intent_data[colour]',
  ],
])('refuses %s', (_name, more, code, param) => {
  expect(refusal(more)).toMatchObject({ status: 400, type: 'invalid_request_error', code, param });
});

it('takes this machine in the clear as a way back', () => {
  expect(read({ success_url: 'http://localhost:4402/return' }).successUrl).toBe('http://localhost:4402/return');
});

it.each(currencies)('takes the smallest amount of %s, and nothing below it', (currency) => {
  const price = (amount: number) => ({
    'line_items[0][price_data][currency]': currency,
    'line_items[0][price_data][unit_amount]': String(amount),
  });
  const least = smallestAmount(currency)!;
  expect(read(price(least)).amount).toBe(least);
  expect(refusal(price(least - 1))).toMatchObject({ code: 'amount_too_small' });
});

it('writes amounts as people read them', () => {
  expect(readableAmount(50, 'eur', 'nl').replace(/\s/g, ' ')).toBe('€ 0,50');
  expect(readableAmount(50, 'jpy')).toBe('¥50');
});
