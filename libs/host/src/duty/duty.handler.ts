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
