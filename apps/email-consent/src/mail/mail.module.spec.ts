import type { FactoryProvider } from '@nestjs/common';
import { MailModule } from './mail.module';
import type { SmtpMailer, SmtpOptions } from './smtp.mailer';

/** What the mailer is told, for a configuration. */
function optionsFor(smtpUrl: string, mode: 'live' | 'sandbox'): SmtpOptions {
  const [provider] = Reflect.getMetadata('providers', MailModule) as [FactoryProvider<SmtpMailer>];
  const config = { smtpUrl, mode, mailFromAddress: 'consent@example.example', bounceDomain: null };
  const mailer = provider.useFactory(config) as SmtpMailer;
  mailer.onApplicationShutdown();
  return mailer['options'];
}

it.each([
  ['smtp://mail.example:587', 'live', true],
  ['smtp://me:secret@[2001:db8::1]', 'live', true],
  ['smtp://mail.example:587', 'sandbox', false],
  ['smtp://127.0.0.1:25', 'live', false],
  ['smtp://[::1]:25', 'live', false],
  ['smtp://localhost', 'live', false],
] as const)('to %s in %s mode, TLS is required: %s', (url, mode, required) => {
  expect(optionsFor(url, mode).requireTls).toBe(required);
});
