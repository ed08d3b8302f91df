import { loadPolicyFile, provideDuties, watchAssurances } from '@kinsent/host';
import { Keyring, StoreModule } from '@kinsent/store';
import { type DynamicModule, Module } from '@nestjs/common';
import { ChildMatureHandler } from './coming-of-age/child-mature.handler';
import { ConsentEraseHandler } from './erasure/consent-erase.handler';
import { KeyDestroyHandler } from './erasure/key-destroy.handler';
import { ReferenceDestroyHandler } from './erasure/reference-destroy.handler';
import { ConsentLapseHandler } from './lapse/consent-lapse.handler';
import { RequestLapseHandler } from './lapse/request-lapse.handler';
import { PolicyTerms } from './policy-terms';
import { ProofModule } from './proof/proof.module';
import type { PurgeWorkerConfig } from './purge-worker.config';
import { Sweeper } from './sweep/sweeper';

const handlers = [
  RequestLapseHandler,
  ConsentLapseHandler,
  ChildMatureHandler,
  ConsentEraseHandler,
  KeyDestroyHandler,
  ReferenceDestroyHandler,
];

/** Time and forgetting. */
@Module({})
export class AppModule {
<<<<<<< cb593bc543023580ae3455aa2b445bb3bf4e9cda
  /** `at` judges whether assurances are in date. Throws PolicyFault. */
  static of({ databaseUrl, policyFile, signingKey }: PurgeWorkerConfig, at: Date): DynamicModule {
=======
  /** `at` judges whether assurances are in date. Throws PolicyFault, and KeyringFault for keys that cannot be used. */
  static of(config: PurgeWorkerConfig, at: Date): DynamicModule {
    const { databaseUrl, keyDatabaseUrl, referenceKeys, policyFile } = config;
    // To say which child has to be forgotten elsewhere, and to read nothing else.
    const keyring = Keyring.open({ encryptionKeys: null, referenceKeys, indexKey: null });
>>>>>>> b83a000ad5030b1c011a458835b40d1948706903
    const { policy } = loadPolicyFile(policyFile, at);
    const terms = new PolicyTerms(policy.emailPlus.countsFrom, policy.events.retention);
    return {
      module: AppModule,
<<<<<<< cb593bc543023580ae3455aa2b445bb3bf4e9cda
      imports: [
        StoreModule.forRoot({ databaseUrl, keyring: null, application: 'purge-worker' }),
        ProofModule.of(signingKey, policy.operator.name),
      ],
=======
      imports: [StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, application: 'purge-worker' })],
>>>>>>> b83a000ad5030b1c011a458835b40d1948706903
      providers: [
        ...provideDuties(handlers),
        { provide: PolicyTerms, useValue: terms },
        Sweeper,
        watchAssurances(policy),
      ],
    };
  }
}
