import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiKeyStore } from './api-key.store';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { openDatabase } from './data-source';
import { Database } from './database';
import { DutyStore } from './duty.store';
import { ErasureStore } from './erasure.store';
import { EscrowStore } from './escrow.store';
import { EventStore } from './event.store';
import { GuardianStore } from './guardian.store';
import { IdempotencyStore } from './idempotency.store';
import { Keyring } from './keyring';
import { LedgerStore } from './ledger.store';
import { LetterStore } from './letter.store';
import { PermissionStore } from './permission.store';
import { PolicyStore } from './policy.store';
import { WebhookStore } from './webhook.store';

export interface StoreOptions {
  readonly databaseUrl: string;
  /** Most connections for all but the hot path; 10 when not said. */
  readonly poolSize?: number;
  /** Null for a service that must not read. */
  readonly keyring: Keyring | null;
  /** Name of the service, shown to whoever looks at the database. */
  readonly application: string;
}

const stores = [
  ApiKeyStore,
  ChildCaseStore,
  ConsentRequestStore,
  Database,
  DutyStore,
  ErasureStore,
  EscrowStore,
  EventStore,
  GuardianStore,
  IdempotencyStore,
  LedgerStore,
  LetterStore,
  PermissionStore,
  PolicyStore,
  WebhookStore,
];

/** The memory of a service: all stores, on connections that close when it stops. Starting fails when it cannot connect. */
@Module({})
export class StoreModule {
  static forRoot(options: StoreOptions): DynamicModule {
    const { databaseUrl, poolSize, application } = options;
    return {
      module: StoreModule,
      global: true,
      providers: [
        { provide: DataSource, useFactory: () => openDatabase(databaseUrl, { poolSize, application }) },
        { provide: Keyring, useValue: options.keyring ?? Keyring.none() },
        ...stores,
      ],
      exports: stores,
    };
  }
}
