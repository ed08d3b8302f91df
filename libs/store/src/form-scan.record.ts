import type { DutyDraft, EventDraft, ScanRejection, ScanRoad, ScanState } from '@kinsent/consent';
import type { QueryResultRow } from 'pg';

/** A signed form that came back. */
export interface ScanRecord {
  readonly id: string;
  /** Null while nobody knows which request it belongs to. */
  readonly verificationId: string | null;
  readonly childId: string | null;
  readonly state: ScanState;
  readonly road: ScanRoad;
  /** SHA-256 (hex) of the bytes that came in. */
  readonly digest: string;
  readonly pageCount: number;
  readonly rejection: ScanRejection | null;
  readonly receivedAt: Date;
  /** By when it should be judged. */
  readonly dueAt: Date | null;
  readonly settledAt: Date | null;
  /** Since when its pages are gone. */
  readonly destroyedAt: Date | null;
}

/** Which request a scan belongs to. */
export interface ScanMatch {
  readonly verificationId: string;
  readonly childId: string;
  /** By when it should be judged. */
  readonly dueAt: Date;
  readonly events: readonly EventDraft[];
}

export interface NewScan {
  readonly id: string;
  readonly road: ScanRoad;
  readonly digest: string;
  /** Images of our own making, one a page. */
  readonly pages: readonly Buffer[];
  readonly match: ScanMatch | null;
  /** Verifications that it may belong to, the likeliest first; none for one that is matched. */
  readonly suggestions?: readonly string[];
  readonly at: Date;
  /** When its pages go, judged or not. */
  readonly destroyAt: Date;
}

/** How a scan ends for good. */
export interface ScanEnd {
  /** In what state it was looked at. */
  readonly from: ScanState;
  readonly at: Date;
  /** What its end obliges to. */
  readonly duties?: readonly DutyDraft[];
}

/** What `readScan` reads. */
export const scanColumns = `id, verification_id, child_id, state, road, digest, page_count, rejection, received_at, due_at, settled_at,
  destroyed_at`;

export function readScan(row: QueryResultRow): ScanRecord {
  return {
    id: row['id'] as string,
    verificationId: row['verification_id'] as string | null,
    childId: row['child_id'] as string | null,
    state: row['state'] as ScanState,
    road: row['road'] as ScanRoad,
    digest: row['digest'] as string,
    pageCount: row['page_count'] as number,
    rejection: row['rejection'] as ScanRejection | null,
    receivedAt: row['received_at'] as Date,
    dueAt: row['due_at'] as Date | null,
    settledAt: row['settled_at'] as Date | null,
    destroyedAt: row['destroyed_at'] as Date | null,
  };
}
