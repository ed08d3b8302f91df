import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiKeyStore } from './api-key.store';
import { CheckpointStore } from './checkpoint.store';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { openDatabase } from './data-source';
import { Database } from './database';
import { DutyDeskStore } from './duty-desk.store';
import { DutyStore } from './duty.store';
import { EraseNowStore } from './erase-now.store';
import { ErasureDeskStore } from './erasure-desk.store';
import { ErasureStore } from './erasure.store';
import { ErasureTargetStore } from './erasure-target.store';
import { EscrowStore } from './escrow.store';
import { EventStore } from './event.store';
import { GuardianStore } from './guardian.store';
import { IdempotencyStore } from './idempotency.store';
import { checkKeys } from './key-check';
import { Keyring } from './keyring';
import { LedgerCountsStore } from './ledger-counts.store';
import { LedgerExportStore } from './ledger-export.store';
import { LedgerStore } from './ledger.store';
import { LetterStore } from './letter.store';
import { PermissionStore } from './permission.store';
import { PolicyStore } from './policy.store';
import { SigningKeyStore } from './signing-key.store';
import { SweepStore } from './sweep.store';
import { WebhookStore } from './webhook.store';

export interface StoreOptions {
  readonly databaseUrl: string;
  /** Most connections for all but the hot path; 10 when not said. */
  readonly poolSize?: number;
  /** Null for a service that must not read. */
  readonly keyring: Keyring | null;
  /** Of a service that makes letters: held against the one that letters were made with before. */
  readonly linkKey?: Buffer;
  /** Name of the service, shown to whoever looks at the database. */
  readonly application: string;
}

const stores = [
  ApiKeyStore,
  CheckpointStore,
  ChildCaseStore,
  ConsentRequestStore,
  Database,
  DutyDeskStore,
  DutyStore,
  EraseNowStore,
  ErasureDeskStore,
  ErasureStore,
  ErasureTargetStore,
  EscrowStore,
  EventStore,
  GuardianStore,
  IdempotencyStore,
  LedgerCountsStore,
  LedgerExportStore,
  LedgerStore,
  LetterStore,
  PermissionStore,
  PolicyStore,
  SigningKeyStore,
  SweepStore,
  WebhookStore,
];

/**
 * The memory of a service: all stores, on connections that close when it stops. Starting fails when it cannot connect, or
 * when its keys are not those of the database.
 */
@Module({})
export class StoreModule {
  static forRoot(options: StoreOptions): DynamicModule {
    return {
      module: StoreModule,
      global: true,
      providers: [
        { provide: DataSource, useFactory: () => open(options) },
        { provide: Keyring, useValue: options.keyring ?? Keyring.none() },
        ...stores,
      ],
      exports: stores,
    };
  }
}

async function open({ databaseUrl, poolSize, application, keyring, linkKey }: StoreOptions): Promise<DataSource> {
  const source = await openDatabase(databaseUrl, { poolSize, application });
  try {
    if (keyring !== null) await checkKeys(new Database(source).pool, keyring, linkKey ?? null);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
