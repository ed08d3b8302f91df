import type {
  Advance,
  Consent,
  ConsentRequest,
  DeclineReason,
  DutyDraft,
  EventDraft,
  LedgerDraft,
} from '@kinsent/consent';
import type { Correction } from './correct-contact';
import type { CallStep, PaymentMove, ScanMove, VerificationStep } from './verification.step';

/** What stands about a child, without the app's reference to it. */
export interface ChildRecord {
  readonly id: string;
  readonly app: string;
  readonly place: string | null;
  /** ISO date; null once erased. */
  readonly comesOfAgeOn: string | null;
  readonly createdAt: Date;
  /** By a guardian, because somebody claims it, or because it is held. */
  readonly restrictedAt: Date | null;
  readonly contestedAt: Date | null;
  readonly erasedAt: Date | null;
  /** Since when a law or a court keeps its data (ADR 15); null or missing when none does. */
  readonly heldAt?: Date | null;
  /** Since when a guardian has stopped everything; null or missing when none has. */
  readonly stoppedAt?: Date | null;
  /** Since when it rests because somebody says that they are a parent whom nobody asked (T8); null or missing when it does not. */
  readonly claimedAt?: Date | null;
  /** Purposes of one reply for which that was sent (T18); missing where nobody looks. */
  readonly repliedFor?: readonly string[];
}

/** One child with all that was ever asked about it; requests and consents oldest first. */
export interface ChildCase {
  readonly child: ChildRecord;
  readonly requests: readonly ConsentRequest[];
  readonly consents: readonly Consent[];
}

/** What follows from looking at a case: all of it is written in one commit, or none of it. */
export interface Decision<T> {
  /** When it was decided. */
  readonly at: Date;
  readonly requests?: readonly (ConsentRequest & { readonly declineReason?: DeclineReason | null })[];
  readonly advances?: readonly Advance[];
  /** Lines of the ledger beside those that the advances bring along. */
  readonly lines?: readonly LedgerDraft[];
  readonly duties?: readonly DutyDraft[];
  readonly events?: readonly EventDraft[];
  /** Single use: LetterSpent is thrown, and nothing is written, when the letter was used or locked before. */
  readonly spendLetter?: { readonly id: string; readonly at: Date };
  /** Requests whose escrowed data is destroyed at once (N1). */
  readonly destroyEscrowOf?: readonly string[];
  /** Everything about the child stops from then on (Art. 18 GDPR), or goes on again with null. */
  readonly restrictedAt?: Date | null;
  /** A guardian's address put right. */
  readonly correctContact?: Correction;
  /**
   * A guardian begins to prove who they are, or has. Nothing is written when VerificationPassed is thrown (they were proven in
   * the meantime), or ProofFallen (evidence rests on a proof that fell).
   */
  readonly verification?: VerificationStep;
  /** PaymentMoved is thrown, and nothing is written, when the charge is not where it was looked at. */
  readonly payment?: PaymentMove;
  /** ScanMoved is thrown, and nothing is written, when the scan is not where it was looked at. */
  readonly scan?: ScanMove;
  /** CallMoved is thrown, and nothing is written, when the guardian is proven already or the call is known. */
  readonly call?: CallStep;
  readonly answer: T;
}

/** Thrown when a letter's link was already used or is locked. */
export class LetterSpent extends Error {
  override readonly name = 'LetterSpent';

  constructor() {
    super('This letter was used already.');
  }
}
