import type { InquiryOutcome } from '@kinsent/consent';
import type { ChildCase, InquiryContent, InquiryRecord } from '@kinsent/store';
import type { MatchAnswer } from './decide-match';

/** All that the page of one inquiry shows. */
export interface InquiryView {
  readonly inquiry: InquiryRecord;
  /** Null once it is deleted. */
  readonly content: InquiryContent | null;
  /** The child that it is about. */
  readonly child: ChildCase | null;
  /** Children of guardians with the same address. */
  readonly candidates: readonly ChildCase[];
}

/** What came of the last form. */
export interface InquiryNews {
  readonly done?: 'matched' | 'unmatched' | 'settled' | null;
  readonly fault?: Exclude<MatchAnswer, 'matched'>;
  /** What was looked for: a child, nothing, or not even a question. */
  readonly found?: ChildCase | 'nothing' | 'missing';
  readonly wrong?: 'settle.missing' | 'settle.sureMissing';
  readonly chosen?: InquiryOutcome | null;
}
