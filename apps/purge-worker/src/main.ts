import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { boot, readConfig, runService } from '@kinsent/host';
import { AppModule } from './app.module';
import { giveWay } from './give-way';
import { purgeWorkerVariables } from './purge-worker.config';

// The young space is small: threads that share in collecting it cost more processor time than they save (docs/performance.md).
setFlagsFromString('--no-parallel-scavenge');
// What a batch needs lives until its end, and then is dead in the old space: looked for once that has doubled, not at a third more.
setFlagsFromString('--heap-growing-percent=100');

void runService(async () => {
  const config = readConfig(purgeWorkerVariables, process.env);
  if (config.priority === 'low') giveWay();
  await boot(AppModule.of(config, new Date()), { service: 'purge-worker', config });
});
