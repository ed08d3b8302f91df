import type { InternalOperation } from '../exceptions';
import type { BuiltInTrigger, RetentionException } from '../retention-rule';
import type { VerificationMethod } from '../verification-policy';

/** Who and what the sentences of a notice speak of. */
export interface NoticeFacts {
  readonly operator: string;
  readonly app: string;
  /** What was taken in order to ask, and what goes when nobody answers; in words, each as one list. */
  readonly collected: string;
  readonly erased: string;
  /** Address of the online notice. */
  readonly onlineNotice: string;
  /** End of the wait for an answer, in words. */
  readonly answerBy: string;
  /** How long the link of the letter works, in words. */
  readonly linkValidFor: string;
}

export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

/** The fixed words of notices in one language: plain, about B1, and in the operator's voice ("we"). */
export interface Words {
  readonly units: Readonly<Record<PeriodUnit, readonly [one: string, many: string]>>;
  readonly atOnce: string;
  readonly months: readonly string[];
  readonly collected: Readonly<Record<CollectedItem, string>>;
  readonly escrow: string;
  readonly triggers: Readonly<Record<BuiltInTrigger, string>>;
  readonly actions: Readonly<Record<'erase' | 'anonymise', string>>;
  readonly uses: Readonly<Record<InternalOperation, string>>;
  readonly bases: Readonly<
    Record<'consent' | 'internal-operations' | 'one-time-reply' | 'multiple-contact' | 'stripped', string>
  >;
  readonly everywhere: string;
  list(items: readonly string[]): string;
  moment(parts: { day: number; month: string; year: number; hour: string; minute: string }): string;
  /** Several rules for the same data. */
  readonly whicheverFirst: string;
  kept(action: string, period: string | null, trigger: string): string;
  readonly steps: RetentionStepWords;
  readonly consent: ConsentWords;
  readonly contact: ContactWords;
  readonly online: OnlineWords;
}

/** What else a retention rule says, behind when the data goes. Periods are in words. */
export interface RetentionStepWords {
  /** Instead of `kept`: told when the period is over, gone at most `grace` later. */
  graced(action: string, grace: string, period: string | null, trigger: string): string;
  remind(period: string): string;
  deactivate(period: string): string;
  readonly unless: Readonly<Record<RetentionException, string>>;
  readonly unrecoverable: string;
}

export type PeriodUnit = 'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes' | 'seconds';

/** What an operator may take in order to ask a guardian (312.5(c)(1)). */
export type CollectedItem = 'guardian-contact' | 'guardian-name' | 'child-contact' | 'child-name';

/** Words of the seven items of 16 CFR 312.4(c)(1). */
export interface ConsentWords {
  contactCollected(facts: NoticeFacts, from: 'child' | 'guardian', escrow: boolean): Section;
  consentRequired(facts: NoticeFacts): Section;
  purposes(lines: readonly string[]): Section;
  purposeLine(purpose: { title: string; description: string; data: string; kept: string; validity: string }): string;
  disclosure(
    facts: NoticeFacts,
    lines: { disclosed: readonly string[]; integral: readonly string[]; mayRefuse: boolean; helpers: string },
  ): Section;
  disclosureLine(who: string, titles: string): string;
  integralLine(title: string): string;
  onlineNotice(facts: NoticeFacts): Section;
  /** `strongerProof`: how it can be given; empty where it cannot, null where nothing needs it (312.4(c)(1)(vi)). */
  howToConsent(facts: NoticeFacts, strongerProof: readonly VerificationMethod[] | null): Section;
  deletion(facts: NoticeFacts, messagesGoOn: boolean): Section;
}

/** Words of the six items of 16 CFR 312.4(c)(3). */
export interface ContactWords {
  childContact(facts: NoticeFacts, lines: readonly string[]): Section;
  guardianContact(facts: NoticeFacts): Section;
  noOtherUse(facts: NoticeFacts): Section;
  howToStop(facts: NoticeFacts): Section;
  silenceAllows(facts: NoticeFacts): Section;
  onlineNotice(facts: NoticeFacts): Section;
}

/** Words of the online notice, 16 CFR 312.4(d). */
export interface OnlineWords {
  readonly guardianContact: string;
  readonly guardianContactNeed: string;
  readonly evidence: string;
  readonly events: string;
  readonly eventsNeed: string;
  readonly erasures: string;
  readonly erasuresNeed: string;
  /** Until when everything that is to go has gone everywhere. */
  erasureDeadline(deadline: string, need: string): string;
  /** Where the policy gives no need of its own. */
  readonly erasureDeadlineNeed: string;
  rights(operator: { name: string; email: string; phone: string }): readonly string[];
}
