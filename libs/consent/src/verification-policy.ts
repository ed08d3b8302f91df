import { type Charge, type ChargeCurrency, chargeOf } from './card-charge';
import type { LocalText } from './local-text';
import { parsePlace } from './place';

/** How a guardian can prove who they are. */
export const verificationMethods = ['card', 'form', 'call'] as const;

export type VerificationMethod = (typeof verificationMethods)[number];

/** How guardians prove who they are where a purpose needs more than e-mail plus (16 CFR 312.5(b)). */
export interface VerificationRules {
  /** How long one proof serves later requests of the same guardian, where they agree to that. ISO-8601. */
  readonly stands: string;
  /** Why it is kept that long; published. */
  readonly need: LocalText;
  readonly card?: CardTerms;
  readonly form?: FormTerms;
  readonly call?: CallTerms;
  /** Which methods are offered where, in that order; the first that fits the place counts. */
  readonly offered: readonly Offer[];
}

export interface CardTerms {
  readonly currency: ChargeCurrency;
  /** Places with a currency of their own. */
  readonly elsewhere?: Readonly<Record<string, ChargeCurrency>>;
  /** What the card statement says beside the operator's name, 5 to 22 characters. */
  readonly statement: string;
}

/** A form that is printed, signed by hand and sent back (16 CFR 312.5(b)(2)(i); M-i). */
export interface FormTerms {
  /** Where it is sent to by post, line by line. */
  readonly address: readonly string[];
  /** Where it is sent to by e-mail; no such road without. */
  readonly email?: string;
  /** Where it is sent to by fax; no such road without. */
  readonly fax?: string;
  /** Within what time staff judge it; told to the guardian. ISO-8601. */
  readonly judgedWithin: string;
  /** How long the scan is kept after the verdict. ISO-8601. */
  readonly kept: string;
  /** `two`: nobody confirms what they judged themselves. */
  readonly eyes: 'one' | 'two';
  /** What becomes of a signature that was drawn on a screen: it is never the signed form of the Rule (M-i'). */
  readonly drawn: 'refused' | 'assessed';
}

/** A call with trained staff (16 CFR 312.5(b)(2)(iii), (iv); M-iii, M-iv). */
export interface CallTerms {
  /** Free of charge for who calls. */
  readonly phone: string;
  /** When somebody answers, in words. */
  readonly hours: LocalText;
  /** Address of the operator's meeting room; no video without. */
  readonly video?: string;
  /** Times that can be chosen; none without. */
  readonly times?: CallTimes;
  /** What staff say and ask. */
  readonly script: { readonly version: string; readonly text: LocalText };
}

export interface CallTimes {
  /** IANA time zone. */
  readonly zone: string;
  readonly days: readonly Weekday[];
  /** `09:00`. */
  readonly from: string;
  readonly until: string;
  /** How long one lasts. ISO-8601. */
  readonly each: string;
  /** How many can have the same time. */
  readonly atOnce: number;
}

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export type Weekday = (typeof weekdays)[number];

export interface Offer {
  /** `US`, `US-CA`; everywhere without. */
  readonly places?: readonly string[];
  readonly methods: readonly VerificationMethod[];
}

/** The methods that a guardian in a place is offered, in the policy's order; none when the policy offers none there. */
export function methodsOffered(
  rules: VerificationRules | undefined,
  place: string | null,
): readonly VerificationMethod[] {
  const found = rules?.offered.find(({ places }) => places === undefined || places.some((one) => lies(place, one)));
  return found?.methods ?? [];
}

/** What a card is charged for a child in a place. Throws RangeError when the policy has no card. */
export function chargeIn(rules: VerificationRules | undefined, place: string | null): Charge {
  const card = rules?.card;
  if (card === undefined) throw new RangeError('The policy offers no card.');
  const own = Object.entries(card.elsewhere ?? {}).find(([one]) => lies(place, one));
  return chargeOf(own?.[1] ?? card.currency);
}

/** True when a place is that one, or a region of that country. */
function lies(place: string | null, within: string): boolean {
  return place !== null && (place === within || parsePlace(place).country === within);
}
