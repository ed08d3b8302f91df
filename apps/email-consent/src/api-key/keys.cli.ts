import { readConfig, SystemClock } from '@kinsent/host';
import { ApiKeyStore } from '@kinsent/store';
import { runCommand } from '../command/run-command';
import { withStores } from '../command/with-stores';
import { emailConsentVariables } from '../email-consent.config';
import { readCurrentPolicy } from '../policy/read-current-policy';
import { keyHelp, runKeyCommand } from './key-command';

const { databaseUrl, policyFile } = emailConsentVariables;

void runCommand(keyHelp, async (args) => {
  const config = readConfig({ databaseUrl }, process.env);
  await withStores({ databaseUrl: config.databaseUrl, keyring: null }, (stores) =>
    runKeyCommand(args, {
      keys: stores.get(ApiKeyStore),
      policy: () => readCurrentPolicy(readConfig({ policyFile }, process.env).policyFile).policy,
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
