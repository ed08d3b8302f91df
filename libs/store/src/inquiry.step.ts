import type { DutyDraft, EventDraft, InquiryOutcome, InquiryState, LedgerDraft } from '@kinsent/consent';
import type { ChildCase } from './child-case';
import type { EraseLocked } from './erase-now.locked';
import type { InquiryRecord } from './inquiry.record';

/** An inquiry with the child that it is about, or is to be about; both are locked. */
export interface KnownInquiry {
  readonly inquiry: InquiryRecord;
  readonly known: ChildCase | null;
  /** How many other inquiries keep the same child at rest. */
  readonly others: number;
  /** The newest request of each guardian who said yes about the child. */
  readonly guardians: readonly string[];
}

/** What becomes of an inquiry, and of the child; nothing at all without a move. */
export interface InquiryStep<T> {
  readonly move?: {
    readonly to: InquiryState;
    readonly childId: string | null;
    readonly outcome?: InquiryOutcome;
    /** The member of staff. */
    readonly settledBy?: string;
  };
  /** The child rests from then on, or no longer with null. */
  readonly claimedAt?: Date | null;
  /** All of the child is erased at once (T7). */
  readonly erase?: EraseLocked;
  readonly lines?: readonly LedgerDraft[];
  readonly events?: readonly EventDraft[];
  readonly duties?: readonly DutyDraft[];
  readonly answer: T;
}

/** Thrown when an inquiry is no longer about the child that was looked at. Nothing was written: look again. */
export class InquiryMoved extends Error {
  override readonly name = 'InquiryMoved';

  readonly code = 'inquiry_moved';

  constructor() {
    super('Somebody else saw to this inquiry in the meantime.');
  }
}
