import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { LedgerBreak } from '@kinsent/consent';
import { ConfigError, errorCodeOf, readConfig, required, SystemClock, url } from '@kinsent/host';
import { CheckpointStore, LedgerCountsStore, LedgerExportStore, SigningKeyStore, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LedgerCommandFault, ledgerHelp, type LedgerStores, runLedgerCommand } from './ledger-command';
import { signingKey } from './signing-key.reader';

const database = {
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), { about: 'Database.', secret: true }),
};
const signing = { key: required('SIGNING_KEY', signingKey, { about: 'Signing key.', secret: true }) };

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args.some((each) => ['--help', '-h', 'help'].includes(each))) {
    process.stdout.write(`${ledgerHelp}\n`);
    return;
  }
  let opened: INestApplicationContext | null = null;
  const stores = async (): Promise<LedgerStores> => {
    const { databaseUrl } = readConfig(database, process.env);
    const module = StoreModule.forRoot({ databaseUrl, keyring: null, poolSize: 2, application: 'kinsent-ledger' });
    opened = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    return {
      checkpoints: opened.get(CheckpointStore),
      exports: opened.get(LedgerExportStore),
      counts: opened.get(LedgerCountsStore),
      keys: opened.get(SigningKeyStore),
    };
  };
  try {
    await runLedgerCommand(args, {
      stores,
      signingKey: () => readConfig(signing, process.env).key,
      read: (file) => createReadStream(file),
      write: written,
      at: new SystemClock().now(),
    });
  } finally {
    await (opened as INestApplicationContext | null)?.close();
  }
}

/** Waits for whoever reads: an export is longer than memory. */
async function written(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((drained) => process.stdout.once('drain', drained));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof LedgerBreak) {
    process.stderr.write(`It does not hold. ${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const code = errorCodeOf(error);
  const isPlain =
    error instanceof LedgerCommandFault || error instanceof ConfigError || code.startsWith('ERR_PARSE_ARGS');
  const isFile = ['ENOENT', 'EACCES', 'EISDIR'].includes(code);
  const words = isPlain
    ? (error as Error).message
    : isFile
      ? `The file cannot be read (${code}).`
      : `It failed (${code}).`;
  process.stderr.write(`${words}\n`);
  process.exitCode = 2;
});
