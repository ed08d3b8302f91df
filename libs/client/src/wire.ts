/** What travels between a child-facing app and Kinsent, as documented at `/openapi.json`. Times are ISO-8601 instants. */
export type Level = 'notice' | 'low' | 'high';

export type ConsentState =
  'asked' | 'granted' | 'refused' | 'lapsed' | 'withdrawn' | 'invalidated' | 'superseded' | 'matured' | 'erased';

export type RequestState = 'open' | 'answered' | 'declined' | 'lapsed' | 'cancelled' | 'erased';

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
