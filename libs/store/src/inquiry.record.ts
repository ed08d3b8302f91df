import type { InquiryOutcome, InquiryState } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';

/** Somebody asks whether their child is registered. */
export interface InquiryRecord {
  readonly id: string;
  readonly state: InquiryState;
  /** Null while nobody knows which child is meant, and once that is forgotten. */
  readonly childId: string | null;
  readonly outcome: InquiryOutcome | null;
  readonly receivedAt: Date;
  /** By when staff should have looked. */
  readonly dueAt: Date;
  readonly matchedAt: Date | null;
  readonly settledAt: Date | null;
  /** Since when nothing of what was written is left. */
  readonly destroyedAt: Date | null;
}

export const inquiryColumns = 'id, state, child_id, outcome, received_at, due_at, matched_at, settled_at, destroyed_at';

export function readInquiry(row: QueryResultRow): InquiryRecord {
  return {
    id: row['id'] as string,
    state: row['state'] as InquiryState,
    childId: row['child_id'] as string | null,
    outcome: row['outcome'] as InquiryOutcome | null,
    receivedAt: row['received_at'] as Date,
    dueAt: row['due_at'] as Date,
    matchedAt: row['matched_at'] as Date | null,
    settledAt: row['settled_at'] as Date | null,
    destroyedAt: row['destroyed_at'] as Date | null,
  };
}
