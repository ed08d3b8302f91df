import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { ApiKeyStore } from '@kinsent/store';
import { emailConsentVariables } from '../email-consent.config';
import { readCurrentPolicy } from '../policy/read-current-policy';
import { keyHelp, runKeyCommand } from './key-command';

const { databaseUrl, policyFile } = emailConsentVariables;

void runCommand(keyHelp, async (args) => {
  const config = readConfig({ databaseUrl }, process.env);
  await withStores({ application: 'email-consent-cli', databaseUrl: config.databaseUrl, keyring: null }, (stores) =>
    runKeyCommand(args, {
      keys: stores.get(ApiKeyStore),
      policy: () => readCurrentPolicy(readConfig({ policyFile }, process.env).policyFile).policy,
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
