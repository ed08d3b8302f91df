import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from './email-consent.config';

/** Hands the checked configuration to everybody who asks for `emailConsentConfig`. */
@Global()
@Module({})
export class ConfigModule {
  static of(config: EmailConsentConfig): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: emailConsentConfig, useValue: config }],
      exports: [emailConsentConfig],
    };
  }
}
