import type {
  CallMethod,
  CallOutcome,
  EvidenceMethod,
  PaymentRefusal,
  PaymentState,
  ScanRejection,
  ScanState,
} from '@kinsent/consent';

/** A guardian begins to prove who they are, for what they said yes to. */
export interface OpenedVerification {
  readonly step: 'open';
  readonly id: string;
  readonly requestId: string;
  readonly linkIndex: Buffer;
  /** `verificationReference`. */
  readonly reference: string;
  readonly locale: string;
  /** SHA-256 (hex) of the notice that they said yes to. */
  readonly noticeDigest: string;
}

/** A guardian has proven who they are: anew, or by a proof that stands. */
export interface PassedVerification {
  readonly step: 'pass';
  readonly id: string;
  readonly proof: NewProof | { readonly id: string };
}

export interface NewProof {
  readonly id: string;
  readonly guardianId: string;
  readonly method: EvidenceMethod;
  readonly standsUntil: Date;
  /** When the guardian agreed that it serves later requests; null when they did not. */
  readonly reusableAt: Date | null;
}

export type VerificationStep = OpenedVerification | PassedVerification;

/** What becomes of a charge; written only while it is in the state that was looked at. */
export interface PaymentMove {
  readonly id: string;
  readonly from: PaymentState;
  readonly to: PaymentState;
  readonly intentId?: string | null;
  readonly refundId?: string;
  readonly refusal?: PaymentRefusal | null;
  readonly decline?: string;
  readonly fingerprint?: Buffer | null;
  /** The proof that it made. */
  readonly proofId?: string;
  readonly flaggedAt?: Date;
  readonly at: Date;
}

/** What somebody said of a scan, and what becomes of it; written only while it is in the state that was looked at. */
export interface ScanMove {
  readonly id: string;
  readonly from: ScanState;
  readonly to: ScanState;
  /** How many had said something of it when it was looked at. */
  readonly reviews: number;
  readonly rejection?: ScanRejection;
  readonly review: ScanReview;
  readonly at: Date;
}

export interface ScanReview {
  readonly id: string;
  readonly staffId: string;
  readonly verdict: 'approve' | 'reject' | 'return';
  readonly signature: 'handwritten' | 'drawn' | null;
  readonly rejection: ScanRejection | null;
  /** What the form says, by purpose. */
  readonly choices: Readonly<Record<string, 'yes' | 'no'>>;
}

/** What somebody at the desk vouches for of a call; written once, and only while the guardian is not proven. */
export interface CallStep {
  /** Of the form that it was filled in on, so that a form counts once. */
  readonly id: string;
  readonly verificationId: string;
  readonly staffId: string;
  readonly method: CallMethod;
  /** Version of the script. */
  readonly script: string;
  readonly outcome: CallOutcome;
  /** What the caller said, by purpose. */
  readonly choices: Readonly<Record<string, 'yes' | 'no'>>;
  /** When the caller's PIN was right; null when it was not, or nobody asked. */
  readonly pinRightAt: Date | null;
  readonly at: Date;
}

/** Thrown when a call was written before, or the guardian was proven in the meantime. Nothing was written. */
export class CallMoved extends Error {
  override readonly name = 'CallMoved';

  readonly code = 'call_moved';

  constructor() {
    super('This call was recorded, or its guardian proven, in the meantime.');
  }
}

/** Thrown when a scan is no longer as it was looked at. Nothing was written: look again. */
export class ScanMoved extends Error {
  override readonly name = 'ScanMoved';

  readonly code = 'scan_moved';

  constructor() {
    super('This form was judged or moved in the meantime.');
  }
}

/** Thrown when a charge is no longer as it was looked at. Nothing was written: look again. */
export class PaymentMoved extends Error {
  override readonly name = 'PaymentMoved';

  readonly code = 'payment_moved';

  constructor() {
    super('This charge has moved in the meantime.');
  }
}

/** Thrown when a guardian was proven in another way in the meantime. Nothing was written: look again. */
export class VerificationPassed extends Error {
  override readonly name = 'VerificationPassed';

  readonly code = 'verification_passed';

  constructor() {
    super('This guardian was proven in the meantime.');
  }
}

/** Thrown when a proof fell or was taken back before anything could rest on it. Nothing was written. */
export class ProofFallen extends Error {
  override readonly name = 'ProofFallen';

  readonly code = 'proof_fallen';

  constructor() {
    super('This proof does not stand any more.');
  }
}
