import { Module } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { Mailer } from './mailer.port';
import { ReturnPath } from './return-path';
import { SmtpMailer } from './smtp.mailer';

/** The way out for letters. */
@Module({
  providers: [
    {
      provide: Mailer,
      inject: [emailConsentConfig],
      useFactory: ({ smtpUrl, mailFromAddress, linkKey, bounceDomain }: EmailConsentConfig) =>
        new SmtpMailer({
          url: smtpUrl,
          fromAddress: mailFromAddress,
          returnPath: bounceDomain === null ? null : new ReturnPath(linkKey, bounceDomain),
        }),
    },
  ],
  exports: [Mailer],
})
export class MailModule {}
