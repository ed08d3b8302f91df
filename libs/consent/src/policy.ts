import type { Connector, ErasureTerms, OpenDsr } from './eraser-policy';
import type { ExceptionKind, InternalOperation } from './exceptions';
import type { LocalText } from './local-text';
import type { VerificationRules } from './verification-policy';
import type { DataRecord, NamedTrigger, RetentionRule } from './retention-rule';

/** One reviewed file that says what an operator asks, of whom, for what, and for how long. */
export interface Policy {
  readonly kinsent: 1;
  /** The operator's own label of this version, shown on the notice. */
  readonly version: string;
  readonly locales: readonly string[];
  /** IANA zone in whose calendar retention is counted; UTC without it. */
  readonly timeZone?: string;
  readonly operator: Operator;
  readonly ages: AgeRule;
  readonly apps: Readonly<Record<string, App>>;
  readonly data: Readonly<Record<string, DataCategory>>;
  readonly recipients: Readonly<Record<string, Recipient>>;
  readonly purposes: Readonly<Record<string, Purpose>>;
  /** Triggers of the operator's own, by the name under which apps report them. */
  readonly triggers?: Readonly<Record<string, NamedTrigger>>;
  readonly records?: Readonly<Record<string, DataRecord>>;
  readonly erasure?: ErasureTerms;
  readonly connectors?: Readonly<Record<string, Connector>>;
  readonly verification?: VerificationRules;
  readonly guardians: GuardianRules;
  readonly emailPlus: EmailPlus;
  readonly links: LinkRules;
  readonly evidence: { readonly retention: string; readonly need: LocalText };
  readonly events: { readonly retention: string };
  readonly letters: Readonly<Record<string, LetterWording>>;
}

/** Who answers for the service: 16 CFR 312.4(d)(1) wants all four. */
export interface Operator {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly website: string;
  /** Everybody else that collects through the apps; the operator answers for them all (312.4(d)(1)). */
  readonly others?: readonly CoOperator[];
}

export type CoOperator = Pick<Operator, 'name' | 'address' | 'phone' | 'email'>;

/** `law`: the age of the place. `strictest`: the highest age of any place. `atLeast` raises either. */
export interface AgeRule {
  readonly rule: 'law' | 'strictest';
  readonly atLeast?: number;
}

export interface App {
  readonly name: LocalText;
  readonly website: string;
  /** `children`: everyone may be a child; `mixed`: a neutral age check comes first; `adults`: children are turned away. */
  readonly audience: 'children' | 'mixed' | 'adults';
  readonly purposes: readonly string[];
}

/** One kind of personal information and its head in the definition of 16 CFR 312.2. */
export interface DataCategory {
  readonly label: LocalText;
  readonly head: DataHead;
}

export const dataHeads = [
  'name',
  'street-address',
  'online-contact',
  'screen-name',
  'phone',
  'government-id',
  'persistent-identifier',
  'child-media',
  'precise-location',
  'biometric',
  'combined',
  'not-personal',
] as const;

export type DataHead = (typeof dataHeads)[number];

export interface Recipient {
  readonly name: string;
  readonly label: LocalText;
  readonly role: 'service-provider' | 'third-party' | 'public';
  /** What the recipient does with the data for itself; anything but `none` makes it a third party (312.2). */
  readonly otherUse: 'none' | 'own-analytics' | 'advertising' | 'sale' | 'ai-training';
  readonly country: string;
  /** Written assurance on file: 16 CFR 312.8(c). Not asked of `public`. */
  readonly assurance?: { readonly document: string; readonly date: string; readonly expires: string };
  /** Where it takes requests to erase, when it speaks OpenDSR 2.0. */
  readonly openDsr?: OpenDsr;
}

export interface Purpose {
  readonly title: LocalText;
  readonly description: LocalText;
  /** What saying no means for the child, in plain words. */
  readonly ifRefused: LocalText;
  /** `consent`, or the exception of 16 CFR 312.5(c) that the purpose rests on. */
  readonly basis: 'consent' | ExceptionKind;
  /** Asks for stronger proof than the law does; it can raise the level and never lower it. */
  readonly level?: 'low' | 'high';
  readonly data: readonly string[];
  readonly recipients: readonly string[];
  readonly disclosure: 'none' | 'third-party' | 'public';
  /** True only when the service cannot exist without the disclosure (312.5(a)(2)); never for ads, sale or AI training. */
  readonly integral?: boolean;
  /** For `internal-operations`: which of the seven uses of 312.2. */
  readonly uses?: readonly InternalOperation[];
  /** For `internal-operations`: how the operator makes sure of no other use (312.4(d)(3)). */
  readonly safeguards?: LocalText;
  /** How long a yes, or the silence that allows, stands; without either, when to judge the purpose again. ISO-8601. */
  readonly validity: string;
  readonly retention: readonly RetentionRule[];
}

export interface GuardianRules {
  /** How long a request waits for an answer, counted from collection; reminders do not move it. */
  readonly silence: string;
  /** When to remind, counted from the request. */
  readonly reminders: readonly string[];
  readonly resend: { readonly perGuardianPerDay: number; readonly perChildPerDay: number };
}

export interface EmailPlus {
  /** Between the yes and the confirmatory letter. */
  readonly delay: string;
  /** `approval`: a yes counts at once. `confirmation`: only once the second letter has left. */
  readonly countsFrom: 'approval' | 'confirmation';
}

export interface LinkRules {
  readonly validFor: string;
  readonly codeAttempts: number;
}

/** The operator's own words in a letter, one set a language. */
export interface LetterWording {
  readonly from: string;
  readonly greeting: string;
  readonly signature: string;
}
