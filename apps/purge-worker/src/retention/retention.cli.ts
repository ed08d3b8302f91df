import 'reflect-metadata';
import { ConfigError, errorCodeOf, loadPolicyFile, PolicyFault, readConfig, SystemClock } from '@kinsent/host';
import { RetentionForecastStore, SchemaBehind, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { purgeWorkerVariables } from '../purge-worker.config';
import { RetentionCommandFault, retentionHelp, runRetentionCommand } from './forecast-command';

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args.some((each) => ['--help', '-h', 'help'].includes(each))) {
    process.stdout.write(`${retentionHelp}\n`);
    return;
  }
  const { databaseUrl, policyFile } = purgeWorkerVariables;
  const config = readConfig({ databaseUrl, policyFile }, process.env);
  const at = new SystemClock().now();
  const { policy } = loadPolicyFile(config.policyFile, at);
  let stores: INestApplicationContext | undefined;
  // What was typed is judged before anything connects.
  const open = async (): Promise<RetentionForecastStore> => {
    const options = { databaseUrl: config.databaseUrl, keyring: null, poolSize: 1, application: 'retention' };
    stores ??= await NestFactory.createApplicationContext(StoreModule.forRoot(options), {
      logger: false,
      abortOnError: false,
    });
    return stores.get(RetentionForecastStore);
  };
  try {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    await runRetentionCommand(args, { policy, forecast: { page: async (wish) => (await open()).page(wish) }, at, say });
  } finally {
    await stores?.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const code = errorCodeOf(error);
  const isMistyped = error instanceof RetentionCommandFault || code.startsWith('ERR_PARSE_ARGS');
  const isPlain = isMistyped || [ConfigError, PolicyFault, SchemaBehind].some((fault) => error instanceof fault);
  process.stderr.write(isPlain ? `${(error as Error).message}\n` : `The command failed (${code}).\n`);
  process.exitCode = isMistyped ? 2 : 1;
});
