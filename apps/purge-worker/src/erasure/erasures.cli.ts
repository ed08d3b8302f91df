import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { ErasureDeskStore } from '@kinsent/store';
import { purgeWorkerVariables } from '../purge-worker.config';
import { erasureHelp, runErasureCommand } from './erasure-command';

void runCommand(erasureHelp, async (args) => {
  const { databaseUrl } = readConfig({ databaseUrl: purgeWorkerVariables.databaseUrl }, process.env);
  return withStores({ databaseUrl, keyring: null, application: 'kinsent-erasures' }, (stores) =>
    runErasureCommand(args, {
      desk: stores.get(ErasureDeskStore),
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
