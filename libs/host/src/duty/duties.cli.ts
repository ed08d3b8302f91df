import { DutyDeskStore } from '@kinsent/store';
import { SystemClock } from '../clock/clock';
import { runCommand } from '../command/run-command';
import { withStores } from '../command/with-stores';
import { readConfig } from '../config/config';
import { required, url } from '../config/readers';
import { dutyHelp, runDutyCommand } from './duty-command';

const variables = {
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), { about: 'Database.', secret: true }),
};

void runCommand(dutyHelp, async (args) => {
  const { databaseUrl } = readConfig(variables, process.env);
  return withStores({ databaseUrl, keyring: null, application: 'kinsent-duties' }, (stores) =>
    runDutyCommand(args, {
      duties: stores.get(DutyDeskStore),
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
