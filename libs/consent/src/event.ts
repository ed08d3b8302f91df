/** Everything that a child-facing app can be told, by the names on the wire. */
export const eventTypes = [
  'consent_request.created',
  'consent_request.sent',
  'consent_request.bounced',
  'consent_request.opened',
  'consent_request.declined',
  'consent_request.lapsed',
  'consent_request.cancelled',
  'consent.granted',
  'consent.confirmed',
  'consent.refused',
  'consent.withdrawn',
  'consent.invalidated',
  'consent.lapsed',
  'consent.superseded',
  'consent.matured',
  'verification.started',
  'verification.review_needed',
  'verification.passed',
  'verification.failed',
  'verification.refunded',
  'verification.refund_failed',
  'permission.changed',
  'erasure.scheduled',
  'erasure.requested',
  'erasure.acknowledged',
  'erasure.held',
  'erasure.overdue',
  'erasure.completed',
] as const;

export type EventType = (typeof eventTypes)[number];

/** A fact for the app, without the child's reference: that is joined in when the event is read, while it still may be. */
export interface EventDraft {
  readonly type: EventType;
  readonly app: string;
  readonly childId: string;
  /** Ids, states, purposes and times; nothing personal. */
  readonly data: Readonly<Record<string, string | boolean | null | readonly string[]>>;
}
