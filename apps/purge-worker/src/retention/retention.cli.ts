import { loadPolicyFile, readConfig, runCommand, SystemClock } from '@kinsent/host';
import { RetentionForecastStore, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { purgeWorkerVariables } from '../purge-worker.config';
import { retentionHelp, runRetentionCommand } from './forecast-command';

const { databaseUrl, policyFile } = purgeWorkerVariables;

void runCommand(retentionHelp, async (args) => {
  const config = readConfig({ databaseUrl, policyFile }, process.env);
  const at = new SystemClock().now();
  const { policy } = loadPolicyFile(config.policyFile, at);
  let stores: INestApplicationContext | undefined;
  // What was typed is judged before anything connects.
  const open = async (): Promise<RetentionForecastStore> => {
    const options = { databaseUrl: config.databaseUrl, keyring: null, poolSize: 1, application: 'kinsent-retention' };
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
});
