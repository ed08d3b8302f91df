import 'reflect-metadata';
import { boot, readConfig, runService } from '@kinsent/host';
import { AppModule } from './app.module';
import { purgeWorkerVariables } from './purge-worker.config';

void runService(async () => {
  const config = readConfig(purgeWorkerVariables, process.env);
  await boot(AppModule.of(config, new Date()), { service: 'purge-worker', config });
});
