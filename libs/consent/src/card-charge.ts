/**
 * The smallest charge that makes sense in a currency, in its minor units (yen has none): what the payment provider takes
 * at the least, so that a card holder is told of a transaction (16 CFR 312.5(b)(2)(ii)) that hurts nobody while it lasts.
 */
export const smallestCharges = {
  AUD: 50,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  JPY: 50,
  MXN: 1000,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  USD: 50,
} as const satisfies Record<string, number>;

export type ChargeCurrency = keyof typeof smallestCharges;

/** Currencies in which a card can be charged. */
export const chargeCurrencies = Object.keys(smallestCharges) as ChargeCurrency[];

/** An amount in minor units of an ISO 4217 currency. */
export interface Charge {
  readonly currency: ChargeCurrency;
  readonly amount: number;
}

/** What is charged in a currency. */
export function chargeOf(currency: ChargeCurrency): Charge {
  return { currency, amount: smallestCharges[currency] };
}

/**
 * What the payment provider counts in whole units. Not what people write without decimals: a forint has none for them, and
 * a hundred for the provider.
 */
const withoutMinorUnits: ReadonlySet<ChargeCurrency> = new Set(['JPY']);

/** As people of that language write it: `€ 0,50`, `¥50`. */
export function amountInWords({ currency, amount }: Charge, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(withoutMinorUnits.has(currency) ? amount : amount / 100);
}
