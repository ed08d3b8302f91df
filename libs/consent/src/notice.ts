import { digestOf } from './canonical-json';
import { consentItems } from './consent-notice';
import { contactItems } from './contact-notice';
import type { NoticeItem, NoticePurpose, NoticeRecipient } from './notice-item';
import { noticePurposes, noticeRecipients } from './notice-parts';
import { momentInWords, periodInWords } from './period-words';
import type { Operator, Policy } from './policy';
import type { VerificationMethod } from './verification-policy';
import { wordsFor } from './words/languages';
import type { CollectedItem } from './words/words';

/** What a notice must know of the request, besides the policy. */
export interface NoticeRequest {
  /** The app's key in the policy. */
  readonly app: string;
  /** Keys of the purposes asked, in the order in which to show them. */
  readonly purposes: readonly string[];
  /** End of the wait for an answer: `expiresAt` of the request. */
  readonly answerBy: Date;
  /** Address of the online notice (312.4(d)). */
  readonly onlineNotice: string;
  /** Who gave what in order to ask (312.5(c)(1)). */
  readonly collected: { readonly from: 'child' | 'guardian'; readonly items: readonly CollectedItem[] };
  /** How a guardian there can prove who they are, for what needs more than e-mail plus; none when not said. */
  readonly methods?: readonly VerificationMethod[];
  /** Whether the child's input waits in escrow for the answer (N1). */
  readonly escrow: boolean;
}

/**
 * A direct notice: everything that a guardian must be told, in words. Letter and page show all of `items` in order;
 * `purposes` and `recipients` are the same facts once more, for the choices of the page.
 */
export interface Notice {
  readonly locale: string;
  readonly policy: { readonly version: string; readonly digest: string };
  readonly operator: Operator;
  readonly app: { readonly key: string; readonly name: string; readonly website: string };
  readonly purposes: readonly NoticePurpose[];
  readonly recipients: readonly NoticeRecipient[];
  readonly onlineNotice: string;
  /** ISO-8601 instant. */
  readonly answerBy: string;
  readonly items: readonly NoticeItem[];
}

/**
 * Builds the direct notice of a request: the seven items of 16 CFR 312.4(c)(1) where consent is asked, and the six of
 * 312.4(c)(3) where silence allows. Throws IncompleteNotice naming an item that would be empty, and RangeError for an
 * app, a language or purposes that cannot be asked for.
 */
export function noticeFor(policy: Policy, digest: string, request: NoticeRequest, locale: string): Notice {
  if (!policy.locales.includes(locale)) throw new RangeError('The policy does not speak this language.');
  const app = Object.hasOwn(policy.apps, request.app) ? policy.apps[request.app] : undefined;
  if (app === undefined) throw new RangeError('The policy knows no such app.');
  const words = wordsFor(locale);
  const purposes = noticePurposes(policy, request.purposes, locale);
  const recipients = noticeRecipients(policy, purposes, locale);
  const collected = request.collected.items.map((item) => words.collected[item]);
  const about = {
    policy,
    locale,
    words,
    request,
    facts: {
      operator: policy.operator.name,
      app: app.name[locale] ?? '',
      collected: words.list(collected),
      erased: words.list(request.escrow ? [...collected, words.escrow] : collected),
      onlineNotice: request.onlineNotice,
      answerBy: momentInWords(request.answerBy, locale),
      linkValidFor: periodInWords(policy.links.validFor, locale),
    },
    recipients,
  };
  const asked = purposes.filter(({ level }) => level !== 'notice');
  const told = purposes.filter(({ level }) => level === 'notice');
  return {
    locale,
    policy: { version: policy.version, digest },
    operator: policy.operator,
    app: { key: request.app, name: about.facts.app, website: app.website },
    purposes,
    recipients,
    onlineNotice: request.onlineNotice,
    answerBy: request.answerBy.toISOString(),
    items: [
      ...(asked.length > 0 ? consentItems({ ...about, purposes: asked }, told.length > 0) : []),
      ...(told.length > 0 ? contactItems({ ...about, purposes: told }) : []),
    ],
  };
}

/** SHA-256 (hex) of a notice as it was shown; evidence keeps it (N-01). */
export function noticeDigest(notice: Notice): string {
  return digestOf(notice);
}
