import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { EraseNowStore, Keyring, PermissionStore } from '@kinsent/store';
import { emailConsentVariables } from '../email-consent.config';
import { readCurrentPolicy } from '../policy/read-current-policy';
import { BrokenOff, eraseHelp, runEraseCommand } from './erase-command';

const { databaseUrl, keyDatabaseUrl, policyFile, encryptionKeys, referenceKeys, indexKey } = emailConsentVariables;
const variables = { databaseUrl, keyDatabaseUrl, policyFile, encryptionKeys, referenceKeys, indexKey };

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopping = true));

void runCommand(eraseHelp, async (args) => {
  const config = readConfig(variables, process.env);
  const { policy, digest } = readCurrentPolicy(config.policyFile);
  const clock = new SystemClock();
  await withStores(
    { application: 'email-consent-cli', ...config, keyring: Keyring.open(config), poolSize: 8 },
    (stores) =>
      runEraseCommand(args, {
        store: stores.get(EraseNowStore),
        permissions: stores.get(PermissionStore),
        policy,
        digest,
        now: () => clock.now(),
        say: (line) => void process.stdout.write(`${line}\n`),
        progress,
        stopping: () => stopping,
      }),
  ).catch((error: unknown) => {
    if (!(error instanceof BrokenOff)) throw error;
    progress(error.message);
    process.exitCode = 1;
  });
});
