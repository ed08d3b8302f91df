import { ApiModule, provideDuties } from '@kinsent/host';
import { Keyring, StoreModule } from '@kinsent/store';
import { type DynamicModule, Module } from '@nestjs/common';
import { AgeCheckModule } from './age-check/age-check.module';
import { AnswerModule } from './answer/answer.module';
import { ConfigModule } from './config.module';
import { ConsentRequestModule } from './consent-request/consent-request.module';
import type { EmailConsentConfig } from './email-consent.config';
import { ErasureModule } from './erasure/erasure.module';
import { EscrowModule } from './escrow/escrow.module';
import { EventModule } from './event/event.module';
import { JwksModule } from './jwks/jwks.module';
import { letterHandlers, LetterModule } from './letter/letter.module';
import { PublicNoticeModule } from './public-notice/public-notice.module';
import { PermissionModule } from './permission/permission.module';
import type { CurrentPolicy } from './policy/current-policy';
import { PolicyModule } from './policy/policy.module';
import { RetentionModule } from './retention/retention.module';
import { TriggerModule } from './trigger/trigger.module';
import { WebhookHandler } from './webhook/webhook.handler';
import { WebhookModule } from './webhook/webhook.module';

/** The front door: the API of child-facing apps, and the letters and pages of guardians. */
@Module({})
export class AppModule {
  /** Throws KeyringFault for keys that cannot be used. */
  static of(config: EmailConsentConfig, policy: CurrentPolicy): DynamicModule {
    const { databaseUrl, keyDatabaseUrl, encryptionKeys, referenceKeys, indexKey, linkKey } = config;
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        PolicyModule.of(policy),
        StoreModule.forRoot({
          databaseUrl,
          keyDatabaseUrl,
          keyring: Keyring.open({ encryptionKeys, referenceKeys, indexKey }),
          linkKey,
          application: 'email-consent',
        }),
        ApiModule,
        AgeCheckModule,
        ConsentRequestModule,
        PermissionModule,
        EscrowModule,
        ErasureModule,
        TriggerModule,
        RetentionModule,
        EventModule,
        WebhookModule,
        LetterModule,
        AnswerModule,
        PublicNoticeModule,
        JwksModule,
      ],
      providers:
        config.duties === 'on' ? provideDuties([WebhookHandler, ...letterHandlers], { numberEvents: true }) : [],
    };
  }
}
