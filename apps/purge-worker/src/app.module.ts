import { loadPolicyFile, provideDuties, watchAssurances } from '@kinsent/host';
import { StoreModule } from '@kinsent/store';
import { type DynamicModule, Module } from '@nestjs/common';
import { ChildMatureHandler } from './coming-of-age/child-mature.handler';
import { ConsentEraseHandler } from './erasure/consent-erase.handler';
import { ConsentLapseHandler } from './lapse/consent-lapse.handler';
import { RequestLapseHandler } from './lapse/request-lapse.handler';
import { PolicyTerms } from './policy-terms';
import { ProofModule } from './proof/proof.module';
import type { PurgeWorkerConfig } from './purge-worker.config';
import { Sweeper } from './sweep/sweeper';

const handlers = [RequestLapseHandler, ConsentLapseHandler, ChildMatureHandler, ConsentEraseHandler];

/** Time and forgetting. */
@Module({})
export class AppModule {
  /** `at` judges whether assurances are in date. Throws PolicyFault. */
  static of({ databaseUrl, policyFile, signingKey }: PurgeWorkerConfig, at: Date): DynamicModule {
    const { policy } = loadPolicyFile(policyFile, at);
    const terms = new PolicyTerms(policy.emailPlus.countsFrom, policy.events.retention);
    return {
      module: AppModule,
      imports: [
        StoreModule.forRoot({ databaseUrl, keyring: null, application: 'purge-worker' }),
        ProofModule.of(signingKey, policy.operator.name),
      ],
      providers: [
        ...provideDuties(handlers),
        { provide: PolicyTerms, useValue: terms },
        Sweeper,
        watchAssurances(policy),
      ],
    };
  }
}
