import { loadPolicyFile, watchAssurances } from '@kinsent/host';
import { StoreModule } from '@kinsent/store';
import { type DynamicModule, Module } from '@nestjs/common';
import { FrontController } from './front/front.controller';
import { Front } from './front/front';
import type { VerifiedConsentConfig } from './verified-consent.config';

/** The strong door. It has no method yet, and says so. */
@Module({})
export class AppModule {
  /** `at` judges whether assurances are in date. Throws PolicyFault. */
  static of({ databaseUrl, policyFile }: VerifiedConsentConfig, at: Date): DynamicModule {
    const { policy } = loadPolicyFile(policyFile, at);
    return {
      module: AppModule,
      imports: [StoreModule.forRoot({ databaseUrl, keyring: null, poolSize: 2, application: 'verified-consent' })],
      controllers: [FrontController],
      providers: [{ provide: Front, useValue: new Front(policy.operator, policy.locales) }, watchAssurances(policy)],
    };
  }
}
