import { loadPolicyFile, provideDuties, watchAssurances } from '@kinsent/host';
import { Keyring, StoreModule } from '@kinsent/store';
import { type DynamicModule, Module } from '@nestjs/common';
import { ChildMatureHandler } from './coming-of-age/child-mature.handler';
import { PostgresEraser } from './connector/postgres.eraser';
import { provideConnectors } from './connector/provide-connectors';
import { ConsentEraseHandler } from './erasure/consent-erase.handler';
import { ErasureAlarm } from './erasure/erasure-alarm';
import { DeskKeyDestroyHandler } from './erasure/desk-key-destroy.handler';
import { ErasureAskHandler } from './erasure/erasure-ask.handler';
import { ErasureOwnHandler } from './erasure/erasure-own.handler';
import { ErasureRunHandler } from './erasure/erasure-run.handler';
import { ErasureSettleHandler } from './erasure/erasure-settle.handler';
import { ErasureWatchHandler } from './erasure/erasure-watch.handler';
import type { Eraser } from './erasure/eraser.port';
import { Erasers } from './erasure/erasers';
import { KeyDestroyHandler } from './erasure/key-destroy.handler';
import { ReferenceDestroyHandler } from './erasure/reference-destroy.handler';
import { HoldEndHandler } from './hold/hold-end.handler';
import { HoldSealHandler } from './hold/hold-seal.handler';
import { ConsentLapseHandler } from './lapse/consent-lapse.handler';
import { RequestLapseHandler } from './lapse/request-lapse.handler';
import { PolicyTerms } from './policy-terms';
import { OpenDsrEraser } from './processor/open-dsr.eraser';
import { provideProcessors } from './processor/provide-processors';
import { ProofModule } from './proof/proof.module';
import type { PurgeWorkerConfig } from './purge-worker.config';
import { provideRetention } from './retention/provide-retention';
import { Sweeper } from './sweep/sweeper';

const handlers = [
  RequestLapseHandler,
  ConsentLapseHandler,
  ChildMatureHandler,
  ConsentEraseHandler,
  KeyDestroyHandler,
  DeskKeyDestroyHandler,
  ReferenceDestroyHandler,
  ErasureOwnHandler,
  ErasureAskHandler,
  ErasureRunHandler,
  ErasureWatchHandler,
  ErasureSettleHandler,
  HoldSealHandler,
  HoldEndHandler,
];

/** Time and forgetting. */
@Module({})
export class AppModule {
  /** `at` judges whether assurances are in date. Throws PolicyFault, and KeyringFault for keys that cannot be used. */
  static of(config: PurgeWorkerConfig, at: Date): DynamicModule {
    const { databaseUrl, keyDatabaseUrl, referenceKeys, policyFile, signingKey } = config;
    // To say which child has to be forgotten elsewhere, and to read nothing else.
    const keyring = Keyring.open({ encryptionKeys: null, referenceKeys, indexKey: null });
    const { policy, digest } = loadPolicyFile(policyFile, at);
    const terms = new PolicyTerms(policy.emailPlus.countsFrom, policy.events.retention, { policy, digest });
    return {
      module: AppModule,
      imports: [
        StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, application: 'purge-worker' }),
        ProofModule.of(signingKey, policy.operator.name),
      ],
      providers: [
        ...provideDuties(handlers, { givesWay: config.priority === 'low' }),
        { provide: PolicyTerms, useValue: terms },
        Sweeper,
        ErasureAlarm,
        provideRetention({ policy, digest }),
        {
          provide: Erasers,
          inject: [PostgresEraser, OpenDsrEraser],
          useFactory: (...erasers: Eraser[]) => new Erasers(erasers),
        },
        watchAssurances(policy),
        ...provideConnectors(policy, policyFile, process.env),
        ...provideProcessors(policy, { policyFile, mode: config.mode, env: process.env }),
      ],
    };
  }
}
