import type { LocalText } from './local-text';

/**
 * What can start the clock of a retention rule without being named in the policy. `created` is `collected` of one item
 * (a file, a log line); `consent.ended` is any end of a yes; `reported` is that something was collected by accident.
 */
export const retentionTriggers = [
  'collected',
  'created',
  'request.created',
  'consent.ended',
  'account.closed',
  'last.activity',
  'reply.sent',
  'contest.closed',
  'delivered',
  'reported',
  'request.fulfilled',
] as const;

export type BuiltInTrigger = (typeof retentionTriggers)[number];

/** A built-in trigger, or a key of the policy's `triggers`. */
export type RetentionTrigger = BuiltInTrigger | (string & {});

/** What happens to data when its time is over. */
export type RetentionAction = 'erase' | 'anonymise';

/** `another-purpose`: not while another purpose that stands needs the data. `guardian-keeps`: the guardian, told, asks to keep it. */
export const retentionExceptions = ['another-purpose', 'guardian-keeps'] as const;

export type RetentionException = (typeof retentionExceptions)[number];

/** Something that is done before data goes, so long after the trigger. */
export interface StepBefore {
  readonly at: string;
  readonly action: 'remind' | 'deactivate';
}

/** How long data is kept that belongs to no purpose. Never infinite: 16 CFR 312.10. */
export interface RecordRule {
  readonly trigger: RetentionTrigger;
  /** ISO-8601, counted by the calendar of the policy's time zone. */
  readonly after: string;
  readonly action: RetentionAction;
  /** Nobody must be able to bring the data back: not from a backup, nor with a key. */
  readonly unrecoverable?: boolean;
  /** Why it is kept that long, published in the notice (312.10, 312.4(d)). */
  readonly need: LocalText;
}

/** How long some data of a purpose is kept. */
export interface RetentionRule extends RecordRule {
  readonly data: readonly string[];
  /** Steps on the way, each strictly before the end. */
  readonly before?: readonly StepBefore[];
  /** When the period is over the guardian is told, and the data goes at the latest so long afterwards. */
  readonly grace?: string;
  readonly unless?: readonly RetentionException[];
}

/** Data that belongs to no purpose: log lines, backups, a register of requests (K1, S3). */
export interface DataRecord {
  readonly label: LocalText;
  /** Keys of the apps that it is of; without it, of them all. */
  readonly apps?: readonly string[];
  readonly retention: readonly RecordRule[];
}

/** A trigger of the operator's own; the label completes "deleted 6 months after …". */
export interface NamedTrigger {
  readonly label: LocalText;
}
