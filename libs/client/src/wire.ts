/** What travels between a child-facing app and Kinsent, as documented at `/openapi.json`. Times are ISO-8601 instants. */
export type Level = 'notice' | 'low' | 'high';

export type ConsentState =
  'asked' | 'granted' | 'refused' | 'lapsed' | 'withdrawn' | 'invalidated' | 'superseded' | 'matured' | 'erased';

export type RequestState = 'open' | 'answered' | 'declined' | 'lapsed' | 'cancelled' | 'erased';

/**
 * `verification`: the guardian said yes and has yet to prove who they are. `disclosure_answer`: they proved it, and are asked
 * once more about a third party. The list may grow.
 */
export type WaitsFor = 'answer' | 'verification' | 'disclosure_answer' | 'confirmation';

/** Exactly one of `birthDate` (`2016`, `2016-05` or `2016-05-03`) and `age` (whole years). */
export interface AgeCheck {
  readonly place: string;
  readonly birthDate?: string;
  readonly age?: number;
}

/** `purposes` says what each needs; members that are not named here are described at `/openapi.json`. */
export interface AgeAnswer {
  readonly outcome: 'pass' | 'parent_needed' | 'prohibited';
  readonly why: string;
  readonly purposes: Readonly<
    Record<string, { readonly needs: 'consent' | 'none'; readonly level: Level | null; readonly reason: string }>
  >;
}

/** Exactly one of `birthDate` and `comesOfAgeOn` (ISO date). `escrow` is kept sealed until the guardian says yes (N1). */
export interface NewConsentRequest {
  readonly childRef: string;
  readonly place: string;
  readonly birthDate?: string;
  readonly comesOfAgeOn?: string;
  readonly guardian: { readonly email: string; readonly locale?: string };
  /** The child's own address, if the app knows it: compared with the guardian's, never stored. */
  readonly child?: { readonly email?: string };
  readonly purposes: readonly string[];
  readonly escrow?: Readonly<Record<string, unknown>>;
  readonly escrowPurpose?: string;
}

export interface ConsentSummary {
  readonly id: string;
  readonly purpose: string;
  readonly level: Level;
  readonly state: ConsentState;
  /** What it waits for before it counts; null where it waits for nothing that a guardian could do. */
  readonly waitsFor: WaitsFor | null;
}

export interface ConsentRequest {
  readonly id: string;
  readonly state: RequestState;
  readonly childRef: string | null;
  readonly createdAt: string;
  /** When silence ends the request; reminders and fresh letters do not move it. */
  readonly expiresAt: string;
  /** When the first letter left; null until then. */
  readonly sentAt: string | null;
  /** When a letter came back; the address may then be corrected by a resend. */
  readonly bouncedAt: string | null;
  readonly consents: readonly ConsentSummary[];
}

export interface Permission {
  readonly allowed: boolean;
  readonly reason: string;
  readonly level: Level | null;
  readonly until: string | null;
  readonly controlledBy: 'guardian' | 'child' | 'nobody';
}

export interface ChildPermissions {
  readonly childRef: string;
  readonly permissions: Readonly<Record<string, Permission>>;
}

export interface PermissionQuestion {
  readonly childRef: string;
  readonly purpose: string;
}

/** One fact of the numbered feed, and the body of a webhook. `sequence` counts from 1 for each app, without holes. */
export interface KinsentEvent {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly createdAt: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly child: true; readonly childRef: string | null };
}

/** What happens on a guardian's way to prove who they are. A `review_needed` is for the operator's staff. */
export type VerificationEventType =
  | 'verification.started'
  | 'verification.review_needed'
  | 'verification.passed'
  | 'verification.failed'
  | 'verification.refunded'
  | 'verification.refund_failed';

export interface VerificationEvent extends KinsentEvent {
  readonly type: VerificationEventType;
  readonly data: KinsentEvent['data'] & {
    readonly consentRequestId: string;
    readonly verificationId: string;
    /** Of `started`: what the guardian said yes to. */
    readonly purposes?: readonly string[];
    /** Of `passed` and `failed`: `card-payment`. */
    readonly method?: string;
    /** Of `failed`: `prepaid`, `too-late`, `twice`, `mismatch` or `disputed`. */
    readonly cause?: string;
  };
}

/** Tells events of a guardian's way to prove who they are from others. */
export function isVerificationEvent(event: KinsentEvent): event is VerificationEvent {
  return event.type.startsWith('verification.');
}

export interface EventPage {
  readonly events: readonly KinsentEvent[];
  /** Pass as `after` to go on. */
  readonly next: number;
}

/** A corrected address, allowed while the last letter has come back. */
export interface Correction {
  readonly guardian?: { readonly email: string };
  readonly child?: { readonly email?: string };
}

export interface EscrowedPayload {
  readonly consentRequestId: string;
  readonly purpose: string;
  readonly payload: unknown;
}

/** Why everything about a child goes at once. `accident`: it should never have been collected (T7). */
export type ImmediateCause = 'accident' | 'account-closed' | 'guardian-request';

export type HoldGround = 'legal-obligation' | 'legal-claim' | 'court-order' | 'law-enforcement' | 'child-safety';

/** One place that has to forget; `kind` is `app` for this app itself. */
export interface ErasureTarget {
  readonly id: string;
  readonly kind: 'own' | 'app' | 'connector' | 'processor';
  readonly name: string;
  readonly action: 'erase' | 'anonymise';
  /** Kinds of data in the policy; an empty list is all that is held for the purposes. */
  readonly data: readonly string[];
  /** Those of them that nobody may be able to bring back. */
  readonly unrecoverable: readonly string[];
  readonly state: 'owed' | 'asked' | 'held' | 'erased' | 'nothing-held' | 'released';
  readonly dueAt: string;
  readonly deadline: string;
  readonly askedAt: string | null;
  readonly records: number | null;
  readonly ground: HoldGround | null;
  readonly heldUntil: string | null;
  readonly answeredAt: string | null;
}

/** The forgetting of one child, everywhere. `childRef` is null once it is completed. */
export interface Erasure {
  readonly id: string;
  readonly state: 'open' | 'overdue' | 'completed';
  readonly cause: string;
  readonly purposes: readonly string[];
  /** What the app calls the one thing that it is about; null where it is about all. */
  readonly item: string | null;
  readonly childRef: string | null;
  readonly requestedAt: string;
  readonly overdueAt: string | null;
  readonly completedAt: string | null;
  readonly targets: readonly ErasureTarget[];
}

export interface ErasurePage {
  readonly erasures: readonly Erasure[];
  /** Pass as `after` to go on; null at the end. */
  readonly next: string | null;
}

/** What an app says it did. `heldUntil` is an instant, ten years ahead at most. */
export type Receipt = { readonly childRef: string; readonly targetId?: string } & (
  | { readonly outcome: 'erased'; readonly records: number }
  | { readonly outcome: 'nothing-held' }
  | { readonly outcome: 'held'; readonly heldUntil: string; readonly ground: HoldGround }
);

/** `digest` stands in the certificate too. */
export interface TakenReceipt {
  readonly erasureId: string;
  readonly targetId: string;
  readonly outcome: Receipt['outcome'];
  readonly digest: string;
}

/** What starts a period: a trigger that a retention rule of the app waits for, about a purpose, a record or one item. */
export interface Trigger {
  readonly trigger: string;
  readonly purpose?: string;
  readonly record?: string;
  /** The app's own name of one thing; nothing personal. */
  readonly item?: string;
  /** ISO-8601 with a zone; now when not said. */
  readonly at?: string;
}

/** From when a period counts; null when nothing waits for it. */
export interface StartedPeriod {
  readonly childRef: string;
  readonly trigger: string;
  readonly purpose: string | null;
  readonly record: string | null;
  readonly item: string | null;
  readonly startedAt: string | null;
}

/** So many children for whom the same comes on the same day. */
export interface Foreseen {
  /** ISO date in the policy's time zone. */
  readonly day: string;
  readonly count: number;
  readonly kind: string;
  readonly step: 'remind' | 'deactivate' | 'warn' | 'lapse' | 'erase' | 'anonymise';
  /** JSON pointer of the rule in the policy. */
  readonly rule: string | null;
  readonly purposes: readonly string[];
  readonly data: readonly string[];
  readonly trigger: string | null;
  readonly cause: string | null;
  readonly target: string | null;
}

export interface Forecast {
  readonly from: string;
  readonly until: string;
  readonly foreseen: readonly Foreseen[];
  /** Pass as `cursor` to go on; null at the end. */
  readonly next: string | null;
}
