import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiKeyStore } from './api-key.store';
import { CallStore } from './call.store';
import { CheckpointStore } from './checkpoint.store';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { openDatabase } from './data-source';
import { Database } from './database';
import { DutyDeskStore } from './duty-desk.store';
import { DutyStore } from './duty.store';
import { EraseNowStore } from './erase-now.store';
import { ErasureDeskStore } from './erasure-desk.store';
import { ErasureLetterStore } from './erasure-letter.store';
import { ErasureStore } from './erasure.store';
import { ErasureTargetStore } from './erasure-target.store';
import { EscrowStore } from './escrow.store';
import { EventStore } from './event.store';
import { EvidencePackStore } from './evidence-pack.store';
import { FormDeskStore } from './form-desk.store';
import { FormScanStore } from './form-scan.store';
import { GuardianPinStore } from './guardian-pin.store';
import { GuardianProofStore } from './guardian-proof.store';
import { GuardianStore } from './guardian.store';
import { HeldChildStore } from './held-child.store';
import { HeldDataStore } from './held-data.store';
import { IdempotencyStore } from './idempotency.store';
import { InquiryStore } from './inquiry.store';
import { checkKeys } from './key-check';
import { DatabaseKeyStore } from './key-store/database.key-store';
import { KeyStore } from './key-store/key-store.port';
import { NoKeyStore } from './key-store/no.key-store';
import { Keyring } from './keyring';
import { LedgerCountsStore } from './ledger-counts.store';
import { LedgerExportStore } from './ledger-export.store';
import { LedgerStore } from './ledger.store';
import { LegalHoldStore } from './legal-hold.store';
import { LetterStore } from './letter.store';
import { LookStore } from './look.store';
import { PaymentDeskStore } from './payment-desk.store';
import { PaymentStandingStore } from './payment-standing.store';
import { PaymentStore } from './payment.store';
import { PermissionStore } from './permission.store';
import { OneReplyStore } from './one-reply.store';
import { PolicyStore } from './policy.store';
import { ProofStore } from './proof.store';
import { ReferenceStore } from './reference.store';
import { RetentionClockStore } from './retention-clock.store';
import { RetentionForecastStore } from './retention-forecast.store';
import { RetentionPlanStore } from './retention-plan.store';
import { ScanStandingStore } from './scan-standing.store';
import { SigningKeyStore } from './signing-key.store';
import { StaffSessionStore } from './staff-session.store';
import { StaffStore } from './staff.store';
import { SweepStore } from './sweep.store';
import { VerificationStore } from './verification.store';
import { WebhookStore } from './webhook.store';

export interface StoreOptions {
  readonly databaseUrl: string;
  /** Where keys live, for a service that has to do with them. */
  readonly keyDatabaseUrl?: string;
  /** Most connections for all but the hot path; 10 when not said. */
  readonly poolSize?: number;
  /** Null for a service that must not read. */
  readonly keyring: Keyring | null;
  /** Of a service that makes letters: held against the one that letters were made with before. */
  readonly linkKey?: Buffer;
  /** Name of the service, shown to whoever looks at the database. */
  readonly application: string;
}

/** Keys are fetched many at once: few connections will do. */
const keyConnections = 4;

const stores = [
  ApiKeyStore,
  CallStore,
  CheckpointStore,
  ChildCaseStore,
  ConsentRequestStore,
  Database,
  DutyDeskStore,
  DutyStore,
  EraseNowStore,
  ErasureDeskStore,
  ErasureLetterStore,
  ErasureStore,
  ErasureTargetStore,
  EscrowStore,
  EventStore,
  EvidencePackStore,
  FormDeskStore,
  FormScanStore,
  GuardianPinStore,
  GuardianProofStore,
  GuardianStore,
  HeldChildStore,
  HeldDataStore,
  IdempotencyStore,
  InquiryStore,
  LedgerCountsStore,
  LedgerExportStore,
  LedgerStore,
  LegalHoldStore,
  LetterStore,
  LookStore,
  OneReplyStore,
  PaymentDeskStore,
  PaymentStandingStore,
  PaymentStore,
  PermissionStore,
  PolicyStore,
  ProofStore,
  ReferenceStore,
  RetentionClockStore,
  RetentionForecastStore,
  RetentionPlanStore,
  ScanStandingStore,
  SigningKeyStore,
  StaffSessionStore,
  StaffStore,
  SweepStore,
  VerificationStore,
  WebhookStore,
];

/**
 * The memory of a service: all stores, on connections that close when it stops. Starting fails when it cannot connect, or
 * when its keys are not those of the database.
 */
@Module({})
export class StoreModule {
  static forRoot(options: StoreOptions): DynamicModule {
    const keyring = options.keyring ?? Keyring.none();
    return {
      module: StoreModule,
      global: true,
      providers: [
        { provide: KeyStore, useFactory: () => openKeys(options, keyring) },
        { provide: DataSource, useFactory: (keys: KeyStore) => open(options, keyring, keys), inject: [KeyStore] },
        { provide: Keyring, useValue: keyring },
        ...stores,
      ],
      exports: [KeyStore, ...stores],
    };
  }
}

function openKeys({ keyDatabaseUrl, application }: StoreOptions, keyring: Keyring): Promise<KeyStore> {
  if (keyDatabaseUrl === undefined) return Promise.resolve(new NoKeyStore());
  return DatabaseKeyStore.open(keyDatabaseUrl, keyring, { application, poolSize: keyConnections });
}

async function open(options: StoreOptions, keyring: Keyring, keys: KeyStore): Promise<DataSource> {
  const { databaseUrl, poolSize, application, linkKey = null } = options;
  let source: DataSource | undefined;
  try {
    source = await openDatabase(databaseUrl, { poolSize, application });
    if (options.keyring !== null) {
      const store = options.keyDatabaseUrl === undefined ? null : keys;
      await store?.check();
      await checkKeys(new Database(source).pool, { keyring, linkKey, keys: store });
    }
    return source;
  } catch (error) {
    await source?.destroy();
    await keys.close();
    throw error;
  }
}
