/** What people at the desk may be; the operator's identity provider says who is what. */
export const staffRoles = ['reviewer', 'agent', 'privacy-officer', 'administrator'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** What is looked at. */
export const lookSubjects = ['scan', 'evidence', 'inquiry', 'verification'] as const;
export type LookSubject = (typeof lookSubjects)[number];

/** Somebody who works at the desk. */
export interface StaffRecord {
  readonly id: string;
  readonly name: string;
  /** As the identity provider said when they signed in last. */
  readonly roles: readonly StaffRole[];
  /** Until when they may complete calls; null for somebody who may not. */
  readonly trainedUntil: Date | null;
}

/** The same with what an administrator sees. */
export interface StaffListed extends StaffRecord {
  readonly signedInAt: Date;
  /** Who recorded the training, by name. */
  readonly trainedBy: string | null;
  readonly trainedAt: Date | null;
  /** How many sessions of theirs have not ended. */
  readonly sessions: number;
}

/** Who somebody is, in the words of the identity provider. */
export interface StaffIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
}

/** How long a session lasts, in milliseconds. */
export interface SessionLimits {
  /** Without a sign of life. */
  readonly idleMs: number;
  /** At most, whatever happens. */
  readonly longestMs: number;
}
