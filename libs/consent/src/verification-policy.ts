import { type Charge, type ChargeCurrency, chargeOf } from './card-charge';
import type { LocalText } from './local-text';
import { parsePlace } from './place';

/** How a guardian can prove who they are. */
export const verificationMethods = ['card'] as const;

export type VerificationMethod = (typeof verificationMethods)[number];

/** How guardians prove who they are where a purpose needs more than e-mail plus (16 CFR 312.5(b)). */
export interface VerificationRules {
  /** How long one proof serves later requests of the same guardian, where they agree to that. ISO-8601. */
  readonly stands: string;
  /** Why it is kept that long; published. */
  readonly need: LocalText;
  readonly card?: CardTerms;
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
