import { ApiKey } from './api-key.entity';
import { CallBookingRow } from './call-booking.entity';
import { CallRecordRow } from './call-record.entity';
import { Child } from './child.entity';
import { ConsentRow } from './consent.entity';
import { ConsentRequestRow } from './consent-request.entity';
import { DeskLookRow } from './desk-look.entity';
import { DutyRow } from './duty.entity';
import { ErasureRow } from './erasure.entity';
import { ErasureGuardianRow } from './erasure-guardian.entity';
import { ErasureTargetRow } from './erasure-target.entity';
import { Escrow } from './escrow.entity';
import { EventRow } from './event.entity';
import { EventCounter } from './event-counter.entity';
import { EvidenceRow } from './evidence.entity';
import { FormScanRow } from './form-scan.entity';
import { Guardian } from './guardian.entity';
import { GuardianPinRow } from './guardian-pin.entity';
import { GuardianProofRow } from './guardian-proof.entity';
import { Guardianship } from './guardianship.entity';
import { IdempotencyKey } from './idempotency-key.entity';
import { InquiryRow } from './inquiry.entity';
import { KeyCheck } from './key-check.entity';
import { LedgerCheckpointRow } from './ledger-checkpoint.entity';
import { LedgerEntryRow } from './ledger-entry.entity';
import { LedgerPrunedRow } from './ledger-pruned.entity';
import { LegalHoldRow } from './legal-hold.entity';
import { Letter } from './letter.entity';
import { PaymentEventRow } from './payment-event.entity';
import { PaymentRow } from './payment.entity';
import { PolicyVersion } from './policy-version.entity';
import { RetentionClockRow } from './retention-clock.entity';
import { RetentionPlanRow } from './retention-plan.entity';
import { ScanPageRow } from './scan-page.entity';
import { ScanReviewRow } from './scan-review.entity';
import { ScanSuggestionRow } from './scan-suggestion.entity';
import { SigningKeyRow } from './signing-key.entity';
import { StaffRow } from './staff.entity';
import { StaffSessionRow } from './staff-session.entity';
import { VerificationRow } from './verification.entity';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';

/** Every table that TypeORM knows. */
export const entities = [
  ApiKey,
  CallBookingRow,
  CallRecordRow,
  Child,
  ConsentRequestRow,
  ConsentRow,
  DeskLookRow,
  DutyRow,
  ErasureGuardianRow,
  ErasureRow,
  ErasureTargetRow,
  Escrow,
  EventCounter,
  EventRow,
  EvidenceRow,
  FormScanRow,
  Guardian,
  GuardianPinRow,
  GuardianProofRow,
  Guardianship,
  IdempotencyKey,
  InquiryRow,
  KeyCheck,
  LedgerCheckpointRow,
  LedgerEntryRow,
  LedgerPrunedRow,
  LegalHoldRow,
  Letter,
  PaymentEventRow,
  PaymentRow,
  PolicyVersion,
  RetentionClockRow,
  RetentionPlanRow,
  ScanPageRow,
  ScanReviewRow,
  ScanSuggestionRow,
  SigningKeyRow,
  StaffRow,
  StaffSessionRow,
  VerificationRow,
  WebhookDelivery,
  WebhookEndpoint,
];
