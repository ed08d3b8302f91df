export * from './api-key.store';
export { type CallBooking, type CallRecord, CallStore, type CallWish } from './call.store';
export { CheckpointStore } from './checkpoint.store';
export { type ChildCase, type ChildRecord, type Decision, LetterSpent } from './child-case';
export type { Changed } from './child-case.change';
export type { CaseName } from './child-case.lock';
export { ChildCaseStore } from './child-case.store';
export {
  ConnectorDatabase,
  ConnectorFault,
  type ConnectorFaultCode,
  type ConnectorLimits,
  type ConnectorTable,
  type TableFacts,
} from './connector-database';
export type { NewConsentRequest } from './consent-request.draft';
export { ConsentRequestStore, type CreateOutcome } from './consent-request.store';
export { createDatabase } from './create-database';
export { Database, NotFound } from './database';
export * from './duty-desk.store';
export { closingLetterOwed } from './duty.closing';
export * from './duty.store';
export { type EmbeddedPostgres, startPostgres } from './embedded-postgres';
export { type Asking, ErasureTargetStore, type TargetName } from './erasure-target.store';
export { ErasureDeskStore, type ErasureFilter } from './erasure-desk.store';
export { type CertifiedLetter, ErasureLetterStore } from './erasure-letter.store';
export { type EraseNow, EraseNowStore } from './erase-now.store';
export type { CertificateFacts, Certify } from './erasure.certificate';
export type { RulingPolicy } from './erasure.opening';
export type { ErasureCase } from './erasure.read';
export { ErasureStore, type Erasing, type Forgotten } from './erasure.store';
export * from './escrow.store';
export { type EventRecord, EventStore } from './event.store';
export { EvidencePackStore } from './evidence-pack.store';
export { FormDeskStore, type FormTally, type QueuedScan } from './form-desk.store';
export type { NewScan, ScanEnd, ScanMatch, ScanRecord } from './form-scan.record';
export { FormScanStore } from './form-scan.store';
export { type GuardianContact, GuardianStore } from './guardian.store';
export { GuardianPinStore, type PinCheck, type PinStanding, PinUnfit } from './guardian-pin.store';
export * from './guardian-proof.store';
export { HeldChildStore, type HoldEnd } from './held-child.store';
export { type HeldData, HeldDataStore } from './held-data.store';
export { HoldKeyFault, readHoldPrivateKey, readHoldPublicKey } from './hold-seal';
export * from './idempotency.store';
export type { InquiryRecord } from './inquiry.record';
export * from './inquiry.step';
export { type InquiryContent, InquiryStore, type NewInquiry } from './inquiry.store';
export { type KeyKind, type KeyName, dataKey, dayKey, deskKey, referenceKey } from './key-store/key-name';
export { Keys, KeyStore, type KeyWish } from './key-store/key-store.port';
export { migrateKeys } from './key-store/migrate-keys';
export { Keyring, KeyringFault, readKey } from './keyring';
export { extendLedger } from './ledger.lines';
export * from './ledger.store';
export { LedgerCountsStore } from './ledger-counts.store';
export { type ExportedLine, type ExportRange, LedgerExportStore } from './ledger-export.store';
export { HoldRefusal } from './hold-refusal';
export type { Extension } from './legal-hold.extend';
export { type LegalHold, LegalHoldStore, type NewHold } from './legal-hold.store';
export * from './letter.store';
export * from './link-secret';
export { type LookFilter, type LookRecord, LookStore, type NewLook } from './look.store';
export { migrate } from './migrate';
export * from './payment-desk.store';
export { type PaymentStanding, PaymentStandingStore } from './payment-standing.store';
export { type HeardEvent, type NewPayment, type PaymentRecord, PaymentStore } from './payment.store';
export { PermissionStore, type Standing } from './permission.store';
export { OneReplyStore } from './one-reply.store';
export * from './policy.store';
export { ProofStore, type Pruned } from './proof.store';
export * from './reference.store';
export type { ChildClock, RetentionRuling } from './retention-clock.rows';
export {
  type Activity,
  type Drained,
  type Kept,
  RetentionClockStore,
  type StartedClock,
} from './retention-clock.store';
export { ForecastLost, type ForecastPage, RetentionForecastStore } from './retention-forecast.store';
export { RetentionPlanStore } from './retention-plan.store';
export { type ScanStanding, ScanStandingStore } from './scan-standing.store';
export { SchemaBehind } from './schema-behind';
export { SealBroken } from './sealing';
export * from './service-role';
export * from './store.module';
export * from './signing-key.store';
export * from './staff.record';
export { type NewSession, StaffStore } from './staff.store';
export { StaffSessionStore } from './staff-session.store';
export * from './sweep.store';
export * from './uuid-v7';
export * from './verification-link';
export * from './verification.step';
export { type VerificationRecord, VerificationStore } from './verification.store';
export {
  type DeliveryState,
  deliveryStates,
  type OwedDelivery,
  type WebhookDelivery,
  type WebhookEndpoint,
  WebhookStore,
} from './webhook.store';
