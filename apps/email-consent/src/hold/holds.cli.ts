import { readFile } from 'node:fs/promises';
import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { HeldDataStore, Keyring, LegalHoldStore } from '@kinsent/store';
import { emailConsentVariables } from '../email-consent.config';
import { readCurrentPolicy } from '../policy/read-current-policy';
import { holdHelp, runHoldCommand } from './hold-command';

const { databaseUrl, keyDatabaseUrl, policyFile, encryptionKeys, referenceKeys, indexKey } = emailConsentVariables;
const variables = { databaseUrl, keyDatabaseUrl, policyFile, encryptionKeys, referenceKeys, indexKey };

void runCommand(holdHelp, async (args) => {
  const config = readConfig(variables, process.env);
  const { policy } = readCurrentPolicy(config.policyFile);
  await withStores({ application: 'email-consent-cli', ...config, keyring: Keyring.open(config) }, (stores) =>
    runHoldCommand(args, {
      holds: stores.get(LegalHoldStore),
      held: stores.get(HeldDataStore),
      policy,
      read: (file) => readFile(file, 'utf8'),
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
