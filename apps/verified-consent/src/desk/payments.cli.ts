import 'reflect-metadata';
import { ConfigError, errorCodeOf, readConfig, SystemClock } from '@kinsent/host';
import { PaymentDeskStore, StoreModule } from '@kinsent/store';
import { NestFactory } from '@nestjs/core';
import { verifiedConsentVariables } from '../verified-consent.config';
import { PaymentCommandFault, paymentHelp, runPaymentCommand } from './payment-command';

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    process.stdout.write(`${paymentHelp}\n`);
    return 0;
  }
  const { databaseUrl } = readConfig({ databaseUrl: verifiedConsentVariables.databaseUrl }, process.env);
  const store = StoreModule.forRoot({ databaseUrl, keyring: null, poolSize: 1, application: 'kinsent-payments' });
  const stores = await NestFactory.createApplicationContext(store, { logger: false, abortOnError: false });
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    return await runPaymentCommand(args, { desk: stores.get(PaymentDeskStore), at: new SystemClock().now(), say });
  } finally {
    await stores.close();
  }
}

void main(process.argv.slice(2)).then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    const code = errorCodeOf(error);
    const isMistyped = error instanceof PaymentCommandFault || code.startsWith('ERR_PARSE_ARGS');
    const isPlain = isMistyped || error instanceof ConfigError;
    process.stderr.write(isPlain ? `${(error as Error).message}\n` : `The database refused (${code}).\n`);
    process.exitCode = isMistyped ? 2 : 1;
  },
);
