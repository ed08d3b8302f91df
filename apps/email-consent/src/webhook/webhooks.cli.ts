import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { Keyring, WebhookStore } from '@kinsent/store';
import { emailConsentVariables } from '../email-consent.config';
import { readCurrentPolicy } from '../policy/read-current-policy';
import { runWebhookCommand, webhookHelp } from './webhook-command';

const { databaseUrl, policyFile, encryptionKeys, indexKey } = emailConsentVariables;

void runCommand(webhookHelp, async (args) => {
  const config = readConfig({ databaseUrl, policyFile, encryptionKeys, indexKey }, process.env);
  const { policy } = readCurrentPolicy(config.policyFile);
  await withStores(
    { application: 'email-consent-cli', databaseUrl: config.databaseUrl, keyring: Keyring.open(config) },
    (stores) =>
      runWebhookCommand(args, {
        webhooks: stores.get(WebhookStore),
        policy,
        at: new SystemClock().now(),
        say: (line) => void process.stdout.write(`${line}\n`),
      }),
  );
});
