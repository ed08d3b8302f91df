import type { DutyKind } from '@kinsent/consent';
import type { Duty } from '@kinsent/store';

/**
 * How a duty ended. `done` with a receipt that holds nothing personal; `retryAt` and `dead` with a short code. What is
 * thrown instead is tried again with growing pauses.
 */
export type DutyResult =
  | { readonly done: Readonly<Record<string, unknown>> }
  | { readonly retryAt: Date; readonly code: string }
  | { readonly dead: string };

/** Does one kind of duty. It may run twice for the same duty, and must then do no harm. */
export abstract class DutyHandler {
  abstract readonly kind: DutyKind;
  abstract handle(duty: Duty): Promise<DutyResult>;

  /**
   * Told when the duty is given up, before it is marked so: the place for what follows from work that was never done. It
   * may be told twice of one duty; when it throws, the duty comes again.
   */
  givenUp?(duty: Duty): Promise<void>;
}

/**
 * Does one kind of duty, many at once (ADR 14). What it throws is about all of them: they then come in halves, down to the
 * one that cannot be done. The same duty may come twice, and must then do no harm.
 */
export abstract class BatchDutyHandler {
  abstract readonly kind: DutyKind;
  /** How many at most: their locks are held until the last one is done. */
  abstract readonly batch: number;
  /**
   * How each ended, in their order; `busy` is one that somebody else is at just now. It comes again at once, in the end
   * alone, and is then waited with.
   */
  abstract handleAll(duties: readonly Duty[]): Promise<readonly (DutyResult | 'busy')[]>;
}

export type AnyDutyHandler = DutyHandler | BatchDutyHandler;
