import { discloses, noticeRecipients, type Policy, textIn } from '@kinsent/consent';

/** One thing that a guardian is asked, in the words of the policy. */
export interface PurposeInWords {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly data: readonly string[];
  /** Who gets it, with what they are and where. */
  readonly recipients: readonly string[];
  readonly ifRefused: string;
  /** Others get to see it, and the service can do without: it is asked by itself (16 CFR 312.5(a)(2)). */
  readonly apart: boolean;
}

/** The same words on the page, on the form, at the desk and in a call. Throws TypeError for a purpose that there is not. */
export function purposeInWords(policy: Policy, key: string, locale: string): PurposeInWords {
  const purpose = policy.purposes[key]!;
  const { title, description, data, recipients, ifRefused, integral } = purpose;
  return {
    key,
    title: textIn(title, locale),
    description: textIn(description, locale),
    data: data.map((category) => textIn(policy.data[category]!.label, locale)),
    recipients: recipientsInWords(policy, recipients, locale),
    ifRefused: textIn(ifRefused, locale),
    apart: discloses(purpose, policy.recipients) && integral !== true,
  };
}

/** The public is called what it is; a company by its name, what it is and where. */
export function recipientsInWords(policy: Policy, keys: readonly string[], locale: string): string[] {
  const places = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
  return noticeRecipients(policy, [{ recipients: keys }], locale).map(({ key, name, country }) => {
    const { label, role } = policy.recipients[key]!;
    const what = textIn(label, locale);
    if (role === 'public') return what;
    // What is no country is said in words already.
    const where = /^[A-Z]{2}$/.test(country) ? places.of(country) : country;
    return `${name} (${what}; ${where})`;
  });
}
