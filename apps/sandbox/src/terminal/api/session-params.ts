import { currencies, largestAmount, readableAmount, smallestAmount } from './currencies';
import type { Given } from './given';
import { badParam, StripeFault } from './stripe-fault';

/** A Checkout Session as it was asked for. */
export interface SessionParams {
  readonly amount: number;
  readonly currency: string;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly locale: string | null;
  readonly clientReferenceId: string | null;
  readonly metadata: Record<string, string>;
  readonly itemName: string;
  readonly statementSuffix: string | null;
  readonly intentMetadata: Record<string, string>;
  readonly intentDescription: string | null;
  /** Null: whatever the account offers; here that is cards. */
  readonly allowedTypes: string[] | null;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly submitType: string | null;
}

const [halfHour, day] = [1800, 86_400];
const locales =
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'.split(
    ' ',
  );

/**
 * Reads what `POST /v1/checkout/sessions` was sent: payments by card alone, in Stripe's own page. Throws StripeFault for
 * everything that Stripe refuses, and for what it would take but this stand-in does not know.
 */
export function readSessionParams(given: Given, now: number): SessionParams {
  given.wanted(given.oneOf('mode', ['payment']), 'mode');
  const { amount, currency, itemName } = readItems(given);
  const successUrl = given.wanted(readUrl(given, 'success_url'), 'success_url');
  const allowed = readAllowed(given);
  const intent = given.hash('payment_intent_data');
  intent?.oneOf('capture_method', ['automatic', 'automatic_async']);
  const params: SessionParams = {
    amount,
    currency,
    itemName,
    successUrl,
    cancelUrl: readUrl(given, 'cancel_url'),
    locale: given.oneOf('locale', locales),
    clientReferenceId: given.text('client_reference_id', { longest: 200 }),
    metadata: given.metadata(),
    statementSuffix: intent === null ? null : readSuffix(intent),
    intentMetadata: intent?.metadata() ?? {},
    intentDescription: intent?.text('description', { longest: 1000 }) ?? null,
    allowedTypes: allowed,
    expiresAt: readExpiry(given, now),
    submitType: given.oneOf('submit_type', ['auto', 'book', 'donate', 'pay']),
  };
  readLooks(given);
  given.end();
  refuseAmount(amount, currency);
  return params;
}

/** What changes nothing here, but is checked all the same. */
function readLooks(given: Given): void {
  given.oneOf('ui_mode', ['hosted_page']);
  given.oneOf('billing_address_collection', ['auto', 'required']);
  given.oneOf('customer_creation', ['if_required']);
  given.oneOf('origin_context', ['mobile_app', 'web']);
  given.hash('adaptive_pricing')?.flag('enabled');
  given.hash('wallet_options')?.hash('link')?.oneOf('display', ['auto', 'never']);
  given.hash('custom_text')?.hash('submit')?.text('message', { longest: 1200 });
  given
    .hash('payment_method_options')
    ?.hash('card')
    ?.oneOf('request_three_d_secure', ['any', 'automatic', 'challenge']);
}

function readItems(given: Given): { amount: number; currency: string; itemName: string } {
  const items = given.wanted(given.hashes('line_items'), 'line_items');
  const read = items.map((item) => {
    const quantity = item.wanted(item.integer('quantity'), 'quantity');
    const price = item.wanted(item.hash('price_data'), 'price_data');
    const currency = price.wanted(price.text('currency'), 'currency').toLowerCase();
    if (smallestAmount(currency) === null) {
      const known = currencies.join(', ');
      throw badParam(price.name('currency'), `Invalid currency. Stripe currently supports these currencies: ${known}`);
    }
    const unitAmount = price.wanted(price.integer('unit_amount'), 'unit_amount');
    const product = price.wanted(price.hash('product_data'), 'product_data');
    const itemName = product.wanted(product.text('name', { longest: 250 }), 'name');
    product.text('description', { longest: 1000 });
    for (const [holder, key, value] of [
      [item, 'quantity', quantity] as const,
      [price, 'unit_amount', unitAmount] as const,
    ]) {
      if (value < (key === 'quantity' ? 1 : 0)) {
        const name = holder.name(key);
        throw badParam(name, `Invalid ${name}: must be greater than zero`, 'parameter_invalid_integer');
      }
    }
    return { amount: unitAmount * quantity, currency, itemName };
  });
  const [first] = read;
  if (first === undefined) throw badParam('line_items', 'Missing required param: line_items.', 'parameter_missing');
  if (read.some(({ currency }) => currency !== first.currency)) {
    throw badParam('line_items', 'All line items must have the same currency.');
  }
  return { ...first, amount: read.reduce((sum, { amount }) => sum + amount, 0) };
}

function refuseAmount(amount: number, currency: string): void {
  const least = smallestAmount(currency)!;
  if (amount < least) {
    throw new StripeFault(
      `The Checkout Session's total amount due must add up to at least ${readableAmount(least, currency)} ${currency}`,
      { code: 'amount_too_small', early: true },
    );
  }
  if (amount > largestAmount) {
    throw new StripeFault(`The Checkout Session's total amount due must be no more than ${largestAmount}`, {
      code: 'amount_too_large',
      early: true,
    });
  }
}

// The static `payment_method_types` is gone from the version of the API that the SDK pins.
function readAllowed(given: Given): string[] | null {
  const types = given.texts('allowed_payment_method_types');
  if (types !== null && (types.length !== 1 || types[0] !== 'card')) {
    throw badParam(
      'allowed_payment_method_types[0]',
      'Invalid allowed_payment_method_types[0]: this stand-in has card only',
    );
  }
  return types;
}

/** https, or http to this machine: Stripe takes any http with a test key, and none with a live one. */
function readUrl(given: Given, key: string): string | null {
  const text = given.text(key);
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const own = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && own))) {
    throw badParam(given.name(key), 'Not a valid URL', 'url_invalid');
  }
  return text;
}

function readSuffix(intent: Given): string | null {
  const suffix = intent.text('statement_descriptor_suffix');
  if (suffix === null) return null;
  const name = intent.name('statement_descriptor_suffix');
  if (suffix.length > 22) throw badParam(name, 'The statement descriptor suffix must be at most 22 characters.');
  if (/[<>\\'"*]/.test(suffix)) {
    throw badParam(name, 'The statement descriptor suffix must not contain any of < > \\ \' " *');
  }
  if (!/[a-z]/i.test(suffix)) throw badParam(name, 'The statement descriptor suffix must contain at least one letter.');
  if (/[^\u0020-\u007e]/.test(suffix)) {
    throw badParam(name, 'The statement descriptor suffix must contain only ASCII characters.');
  }
  return suffix;
}

function readExpiry(given: Given, now: number): number {
  const at = given.integer('expires_at');
  if (at === null) return now + day;
  if (at < now + halfHour || at > now + day) {
    throw badParam(
      'expires_at',
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
    );
  }
  return at;
}
