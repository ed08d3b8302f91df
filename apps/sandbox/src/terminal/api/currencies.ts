/**
 * The smallest amount that Stripe charges, in minor units, by currency. Stripe publishes those of the first group; the
 * others must come to about half a dollar.
 */
const smallest: Readonly<Record<string, number>> = {
  ...{ usd: 50, aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30 },
  ...{ hkd: 400, huf: 17500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, pln: 200, ron: 200, sek: 300 },
  ...{ sgd: 50, thb: 1000 },
  ...{ krw: 700, isk: 7000, ils: 200, try: 2000, zar: 1000, php: 3000, idr: 800000, twd: 1600, vnd: 13000, clp: 500 },
};

const withoutMinorUnits = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));

/** Largest amount of one charge: eight digits. */
export const largestAmount = 99_999_999;

/** Null for a currency that the stand-in does not take. */
export function smallestAmount(currency: string): number | null {
  return Object.hasOwn(smallest, currency) ? smallest[currency]! : null;
}

/** Digits behind the comma in Stripe's amounts: the króna has two of them there, though none in a purse. */
export function minorDigits(currency: string): number {
  return withoutMinorUnits.has(currency) ? 0 : 2;
}

/** An amount in minor units as people read it. */
export function readableAmount(amount: number, currency: string, locale = 'en'): string {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** All that are taken, for Stripe's message about one that is not. */
export const currencies = Object.keys(smallest);
