import { writeFile } from 'node:fs/promises';
import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { EvidencePackStore } from '@kinsent/store';
import { verifiedConsentVariables } from '../verified-consent.config';
import { evidenceHelp, runEvidenceCommand } from './evidence-command';

void runCommand(evidenceHelp, async (args) => {
  const { databaseUrl } = readConfig({ databaseUrl: verifiedConsentVariables.databaseUrl }, process.env);
  return withStores({ databaseUrl, keyring: null, application: 'kinsent-evidence' }, (stores) =>
    runEvidenceCommand(args, {
      packs: stores.get(EvidencePackStore),
      at: new SystemClock().now(),
      write: (text) => void process.stdout.write(text),
      complain: (line) => void process.stderr.write(`${line}\n`),
      save: (file, bytes) => writeFile(file, bytes),
    }),
  );
});
