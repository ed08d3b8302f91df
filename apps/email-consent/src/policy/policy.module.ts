import { watchAssurances } from '@kinsent/host';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CurrentPolicy } from './current-policy';
import { PolicyRegistration } from './policy-registration';

/** Hands the policy to everybody who asks for `CurrentPolicy`. */
@Global()
@Module({})
export class PolicyModule {
  static of(current: CurrentPolicy): DynamicModule {
    return {
      module: PolicyModule,
      providers: [{ provide: CurrentPolicy, useValue: current }, PolicyRegistration, watchAssurances(current.policy)],
      exports: [CurrentPolicy],
    };
  }
}
