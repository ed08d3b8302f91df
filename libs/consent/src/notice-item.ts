import type { Level } from './evidence';
import type { Policy } from './policy';
import type { VerificationMethod } from './verification-policy';
import type { NoticeFacts, Section, Words } from './words/words';

/** The items that a notice must have: seven of 312.4(c)(1), then six of 312.4(c)(3). */
export const noticeItems = {
  'contact-collected': '16 CFR 312.4(c)(1)(i)',
  'consent-required': '16 CFR 312.4(c)(1)(ii)',
  purposes: '16 CFR 312.4(c)(1)(iii)',
  disclosure: '16 CFR 312.4(c)(1)(iv)',
  'online-notice': '16 CFR 312.4(c)(1)(v)',
  'how-to-consent': '16 CFR 312.4(c)(1)(vi)',
  deletion: '16 CFR 312.4(c)(1)(vii)',
  'child-contact': '16 CFR 312.4(c)(3)(i)',
  'guardian-contact': '16 CFR 312.4(c)(3)(ii)',
  'no-other-use': '16 CFR 312.4(c)(3)(iii)',
  'how-to-stop': '16 CFR 312.4(c)(3)(iv)',
  'silence-allows': '16 CFR 312.4(c)(3)(v)',
  'messages-online-notice': '16 CFR 312.4(c)(3)(vi)',
} as const;

export type NoticeItemName = keyof typeof noticeItems;

export interface NoticeItem extends Section {
  readonly item: NoticeItemName;
  readonly cite: string;
}

/** One thing that the guardian decides about. */
export interface NoticePurpose {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly ifRefused: string;
  /** `notice`: silence allows and the guardian may stop it; `low` and `high`: only a yes allows. */
  readonly level: Level;
  /** Third parties or the public get to see it: shown apart from the rest (312.5(a)(2)). */
  readonly discloses: boolean;
  readonly integral: boolean;
  /** Labels of the data, and keys of the recipients. */
  readonly data: readonly string[];
  readonly recipients: readonly string[];
  /** In words. */
  readonly validity: string;
  readonly retention: readonly { readonly data: string; readonly kept: string; readonly need: string }[];
}

export interface NoticeRecipient {
  readonly key: string;
  readonly name: string;
  readonly label: string;
  readonly country: string;
  /** Uses the data for itself or is the public; false for helpers that work only for the operator. */
  readonly receivesForItself: boolean;
}

/** What the writers of items work from. */
export interface NoticeMatter {
  readonly policy: Policy;
  readonly locale: string;
  readonly words: Words;
  readonly facts: NoticeFacts;
  readonly request: {
    readonly collected: { readonly from: 'child' | 'guardian' };
    readonly methods?: readonly VerificationMethod[];
    readonly escrow: boolean;
  };
  readonly purposes: readonly NoticePurpose[];
  readonly recipients: readonly NoticeRecipient[];
}

/** A notice that lacks something the law wants in it is never sent (N-01). */
export class IncompleteNotice extends Error {
  override readonly name = 'IncompleteNotice';

  constructor(readonly item: NoticeItemName) {
    super(`The notice lacks its item "${item}" (${noticeItems[item]}).`);
  }
}

/** Makes an item of its words, or refuses when one of the facts that fill it, or all of its text, is empty. */
export function writeItem(item: NoticeItemName, section: Section, facts: readonly string[]): NoticeItem {
  const said = [section.heading, ...section.paragraphs, ...facts];
  if (section.paragraphs.length === 0 || said.some((text) => text.trim() === '')) throw new IncompleteNotice(item);
  return { item, cite: noticeItems[item], ...section };
}
