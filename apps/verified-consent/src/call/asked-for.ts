import type { LocalText } from '@kinsent/consent';
import type { CallCase } from './call-desk';

/** One thing that waits, in the words of the policy. */
export interface AskedFor {
  readonly purpose: string;
  readonly title: string;
  readonly description: string;
  readonly data: readonly string[];
  /** Who gets it beside the operator, with what they are and where. */
  readonly recipients: readonly string[];
  readonly ifRefused: string;
  /** It goes to others, and is asked about by itself (16 CFR 312.5(a)(2)). */
  readonly apart: boolean;
}

/** What waits, what goes to others last. */
export function askedIn({ policy, waiting }: CallCase, locale: string): AskedFor[] {
  return [...waiting]
    .sort((one, other) => Number(one.actOfItsOwn) - Number(other.actOfItsOwn))
    .map(({ consent, actOfItsOwn }) => {
      const { title, description, data, recipients, ifRefused } = policy.purposes[consent.purpose]!;
      return {
        purpose: consent.purpose,
        title: local(title, locale),
        description: local(description, locale),
        data: data.map((key) => local(policy.data[key]!.label, locale)),
        recipients: recipients
          .map((key) => policy.recipients[key]!)
          .map(({ name, label, country }) => `${name} (${local(label, locale)}; ${country})`),
        ifRefused: local(ifRefused, locale),
        apart: actOfItsOwn,
      };
    });
}

export function local(text: LocalText, locale: string): string {
  return text[locale] ?? Object.values(text)[0] ?? '';
}
