import { Module } from '@nestjs/common';
import { isLoopback } from '../loopback';
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
      useFactory: ({ smtpUrl, mode, mailFromAddress, linkKey, bounceDomain }: EmailConsentConfig) =>
        new SmtpMailer({
          url: smtpUrl,
          requireTls: mode === 'live' && !isLoopback(new URL(smtpUrl).hostname),
          fromAddress: mailFromAddress,
          returnPath: bounceDomain === null ? null : new ReturnPath(linkKey, bounceDomain),
        }),
    },
  ],
  exports: [Mailer],
})
export class MailModule {}
