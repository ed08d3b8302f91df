import { discloses, levelNeeded, receivesForItself } from './level-needed';
import type { NoticePurpose, NoticeRecipient } from './notice-item';
import { periodInWords } from './period-words';
import type { LocalText } from './local-text';
import type { Policy } from './policy';
import { retentionInWords } from './retention-words';
import { wordsFor } from './words/languages';

/** The purposes of a request in the words of one language; RangeError for none, unknown ones and ones that need no answer. */
export function noticePurposes(policy: Policy, keys: readonly string[], locale: string): NoticePurpose[] {
  if (keys.length === 0) throw new RangeError('A notice asks for at least one purpose.');
  return keys.map((key) => {
    const purpose = Object.hasOwn(policy.purposes, key) ? policy.purposes[key] : undefined;
    if (purpose === undefined) throw new RangeError('The policy knows no such purpose.');
    const need = levelNeeded(purpose, policy.recipients);
    if (need.kind === 'none') throw new RangeError('This purpose asks nothing of a guardian.');
    return {
      key,
      title: said(purpose.title, locale),
      description: said(purpose.description, locale),
      ifRefused: said(purpose.ifRefused, locale),
      level: need.level,
      discloses: discloses(purpose, policy.recipients),
      integral: purpose.integral === true,
      data: purpose.data.map((category) => labelOf(policy, category, locale)),
      recipients: purpose.recipients,
      validity: periodInWords(purpose.validity, locale),
      retention: purpose.retention.map((rule) => ({
        data: wordsFor(locale).list(rule.data.map((category) => labelOf(policy, category, locale))),
        kept: retentionInWords(rule, locale, policy.triggers),
        need: said(rule.need, locale),
      })),
    };
  });
}

/** Every recipient of some purposes, once, in the order of their first mention. */
export function noticeRecipients(
  policy: Policy,
  purposes: readonly Pick<NoticePurpose, 'recipients'>[],
  locale: string,
): NoticeRecipient[] {
  return [...new Set(purposes.flatMap(({ recipients }) => recipients))].map((key) => {
    const recipient = policy.recipients[key];
    const label = said(recipient?.label, locale);
    return {
      key,
      // A company's name is the same in every language; the public is called what it is.
      name: recipient?.role === 'public' ? label : (recipient?.name.trim() ?? ''),
      label,
      country: recipient?.country === 'WORLD' ? wordsFor(locale).everywhere : (recipient?.country ?? ''),
      receivesForItself: receivesForItself(recipient),
    };
  });
}

/** The text of a language without the white space that YAML blocks leave at the end; empty when there is none. */
export function said(text: LocalText | undefined, locale: string): string {
  return text?.[locale]?.trim() ?? '';
}

/** A data category's name in a language; empty for one that the policy does not know. */
export function labelOf(policy: Policy, category: string, locale: string): string {
  return said(policy.data[category]?.label, locale);
}
