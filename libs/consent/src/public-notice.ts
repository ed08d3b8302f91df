import type { Level } from './evidence';
import { levelNeeded } from './level-needed';
import type { NoticeRecipient } from './notice-item';
import { labelOf, noticeRecipients, said } from './notice-parts';
import { erasurePromise, publicRetention, type RetentionRow } from './public-retention';
import type { App, CoOperator, Policy } from './policy';
import { wordsFor } from './words/languages';

/** The online notice of 16 CFR 312.4(d), made of the same policy that requests are made under (T24, N-05). */
export interface PublicNotice {
  readonly locale: string;
  readonly policy: { readonly version: string; readonly digest: string };
  /** Everybody who collects; the first answers for all (312.4(d)(1)). */
  readonly operators: readonly CoOperator[];
  readonly website: string;
  readonly apps: readonly {
    readonly key: string;
    readonly name: string;
    readonly website: string;
    readonly audience: App['audience'];
  }[];
  readonly purposes: readonly PublicPurpose[];
  /** True when a child may make anything public somewhere (312.4(d)(2)). */
  readonly publicPosting: boolean;
  readonly recipients: readonly (NoticeRecipient & { readonly purposes: readonly string[] })[];
  readonly retention: readonly RetentionRow[];
  /** By when everybody has erased what is to go. */
  readonly erasure: string;
  /** What identifiers are used for without consent, and how other use is prevented (312.4(d)(3)). */
  readonly internalOperations: readonly InternalUse[];
  /** How to see, delete and refuse (312.4(d)(4)). */
  readonly rights: readonly string[];
}

export interface PublicPurpose {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Keys of the apps that do this. */
  readonly apps: readonly string[];
  readonly data: readonly string[];
  /** On what it rests, in words. */
  readonly basis: string;
  /** The proof that a yes needs; null where none is asked. */
  readonly level: Level | null;
  readonly disclosure: 'none' | 'third-party' | 'public';
}

export interface InternalUse {
  readonly purpose: string;
  readonly data: readonly string[];
  readonly uses: readonly string[];
  readonly safeguards: string;
}

/** Builds the online notice in one language; RangeError for a language that the policy does not speak. */
export function publicNoticeFor(policy: Policy, digest: string, locale: string): PublicNotice {
  if (!policy.locales.includes(locale)) throw new RangeError('The policy does not speak this language.');
  const { name, address, phone, email, website, others = [] } = policy.operator;
  const purposes = Object.entries(policy.purposes);
  return {
    locale,
    policy: { version: policy.version, digest },
    operators: [{ name, address, phone, email }, ...others],
    website,
    apps: Object.entries(policy.apps).map(([key, app]) => ({
      key,
      name: said(app.name, locale),
      website: app.website,
      audience: app.audience,
    })),
    purposes: purposes.map(([key]) => publicPurpose(policy, key, locale)),
    publicPosting: purposes.some(([, { disclosure }]) => disclosure === 'public'),
    recipients: noticeRecipients(policy, Object.values(policy.purposes), locale).map((recipient) => ({
      ...recipient,
      purposes: purposes
        .filter(([, { recipients }]) => recipients.includes(recipient.key))
        .map(([, { title }]) => said(title, locale)),
    })),
    retention: publicRetention(policy, locale),
    erasure: erasurePromise(policy, locale),
    internalOperations: internalUses(policy, locale),
    rights: wordsFor(locale).online.rights({ name, email, phone }),
  };
}

function publicPurpose(policy: Policy, key: string, locale: string): PublicPurpose {
  const purpose = policy.purposes[key];
  if (purpose === undefined) throw new RangeError('The policy knows no such purpose.');
  const need = levelNeeded(purpose, policy.recipients);
  return {
    key,
    title: said(purpose.title, locale),
    description: said(purpose.description, locale),
    apps: Object.keys(policy.apps).filter((app) => policy.apps[app]?.purposes.includes(key)),
    data: purpose.data.map((category) => labelOf(policy, category, locale)),
    basis: wordsFor(locale).bases[purpose.basis],
    level: need.kind === 'none' ? null : need.level,
    disclosure: purpose.disclosure,
  };
}

function internalUses(policy: Policy, locale: string): InternalUse[] {
  const words = wordsFor(locale);
  return Object.values(policy.purposes)
    .filter(({ basis }) => basis === 'internal-operations')
    .map(({ title, data, uses = [], safeguards }) => ({
      purpose: said(title, locale),
      data: data.map((category) => labelOf(policy, category, locale)),
      uses: uses.map((use) => words.uses[use]),
      safeguards: said(safeguards, locale),
    }));
}
