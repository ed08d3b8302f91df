import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DutyDeskStore, StoreModule } from '@kinsent/store';
import { SystemClock } from '../clock/clock';
import { ConfigError, readConfig } from '../config/config';
import { required, url } from '../config/readers';
import { errorCodeOf } from '../log/log';
import { DutyCommandFault, dutyHelp, runDutyCommand } from './duty-command';

const variables = {
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), { about: 'Database.', secret: true }),
};

/** Exit codes: 0 done, 1 failed, 2 not understood. */
async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    process.stdout.write(`${dutyHelp}\n`);
    return;
  }
  const { databaseUrl } = readConfig(variables, process.env);
  const store = StoreModule.forRoot({ databaseUrl, keyring: null, poolSize: 1, application: 'kinsent-duties' });
  const stores = await NestFactory.createApplicationContext(store, { logger: false, abortOnError: false });
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    await runDutyCommand(args, { duties: stores.get(DutyDeskStore), at: new SystemClock().now(), say });
  } finally {
    await stores.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const code = errorCodeOf(error);
  const isMistyped = error instanceof DutyCommandFault || code.startsWith('ERR_PARSE_ARGS');
  const isPlain = isMistyped || error instanceof ConfigError;
  process.stderr.write(isPlain ? `${(error as Error).message}\n` : `The database refused (${code}).\n`);
  process.exitCode = isMistyped ? 2 : 1;
});
