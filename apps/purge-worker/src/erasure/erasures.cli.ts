import 'reflect-metadata';
import { ConfigError, errorCodeOf, readConfig, SystemClock } from '@kinsent/host';
import { ErasureDeskStore, StoreModule } from '@kinsent/store';
import { NestFactory } from '@nestjs/core';
import { purgeWorkerVariables } from '../purge-worker.config';
import { ErasureCommandFault, erasureHelp, runErasureCommand } from './erasure-command';

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    process.stdout.write(`${erasureHelp}\n`);
    return 0;
  }
  const { databaseUrl } = readConfig({ databaseUrl: purgeWorkerVariables.databaseUrl }, process.env);
  const store = StoreModule.forRoot({ databaseUrl, keyring: null, poolSize: 1, application: 'kinsent-erasures' });
  const stores = await NestFactory.createApplicationContext(store, { logger: false, abortOnError: false });
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    return await runErasureCommand(args, { desk: stores.get(ErasureDeskStore), at: new SystemClock().now(), say });
  } finally {
    await stores.close();
  }
}

void main(process.argv.slice(2)).then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    const code = errorCodeOf(error);
    const isMistyped = error instanceof ErasureCommandFault || code.startsWith('ERR_PARSE_ARGS');
    const isPlain = isMistyped || error instanceof ConfigError;
    process.stderr.write(isPlain ? `${(error as Error).message}\n` : `The database refused (${code}).\n`);
    process.exitCode = isMistyped ? 2 : 1;
  },
);
