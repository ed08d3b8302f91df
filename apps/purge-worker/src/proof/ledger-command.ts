import { parseArgs } from 'node:util';
import {
  ExportVerifier,
  ExportWriter,
  makeSigningKey,
  outcomesOf,
  type PublicJwk,
  readPublicJwk,
  signCheckpoint,
  type SigningKey,
  thumbprintOf,
  verifyEvidencePack,
  type VerifyOptions,
} from '@kinsent/consent';
import type { CheckpointStore, LedgerCountsStore, LedgerExportStore, SigningKeyStore } from '@kinsent/store';
import { linesOf } from './lines-of';
import { packLines } from './pack-words';
import { checkpointLine, countLines, methodLines, reportLines } from './report-words';

export const ledgerHelp = `Usage: npm run ledger -- <command>

  verify [<file>] [--certificate <file>] [--pack <file>] [--keys <file>]
          holds an export against itself, offline; without a file, the database itself. With --pack, first the pack against
          itself, which needs neither; then against the export, where there is one
  export [--from <time>] [--to <time>]
          writes entries, checkpoints and public keys to standard output, one JSON a line
  counts [--from <time>] [--to <time>] [--app <app>] [--json]
          what was asked, what became of it and by what methods, from the ledger alone
  checkpoint
          anchors what is new, now
  new-key
          makes a signing key, for SIGNING_KEY

  --certificate  a certificate of erasure (JWS), to be found in the ledger
  --pack         an evidence pack of one consent (JSON), as \`npm run evidence\` and the desk hand out
  --keys         public keys that you trust (JWKS), as /.well-known/jwks.json had them; else those of the export
  --from, --to   ISO 8601, such as 2026-01-01 or 2026-01-01T00:00:00Z; from is within, to is not

Ends with 0 when all is well, 1 when the ledger or the certificate does not hold, 2 when the command cannot be run.
To keep npm's own lines out of an export: npm run --silent ledger -- export > ledger.ndjson

Environment: DATABASE_URL (of purge-worker), but for verify <file>, verify --pack and new-key; SIGNING_KEY for checkpoint`;

/** What the command line cannot go on with; its message is for the person who typed. */
export class LedgerCommandFault extends Error {
  override readonly name = 'LedgerCommandFault';
}

export interface LedgerStores {
  readonly checkpoints: CheckpointStore;
  readonly exports: LedgerExportStore;
  readonly counts: LedgerCountsStore;
  readonly keys: SigningKeyStore;
}

/** Everything outside; stores and the key are opened when a command needs them. */
export interface LedgerCommand {
  readonly stores: () => Promise<LedgerStores>;
  readonly signingKey: () => SigningKey;
  readonly read: (file: string) => AsyncIterable<Buffer | string>;
  /** Resolves once there is room for more. */
  readonly write: (text: string) => Promise<void> | void;
  readonly at: Date;
}

const options = {
  certificate: { type: 'string' },
  pack: { type: 'string' },
  keys: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  app: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed>['values'];

/** Runs one command. Throws LedgerBreak for what does not hold, LedgerCommandFault for what it cannot make out. */
export async function runLedgerCommand(args: readonly string[], around: LedgerCommand): Promise<void> {
  const [command, ...rest] = args;
  const { values, positionals } = parsed(rest);
  if (positionals.length > (command === 'verify' ? 1 : 0)) throw new LedgerCommandFault('That is one word too many.');
  switch (command) {
    case 'verify':
      return verify(positionals[0] ?? null, values, around);
    case 'export':
      return writeExport(values, around);
    case 'counts':
      return count(values, around);
    case 'checkpoint':
      return checkpoint(around);
    case 'new-key':
      return around.write(`${makeSigningKey()}\n`);
    default:
      throw new LedgerCommandFault(`This is not understood: ${command ?? ''}`);
  }
}

function parsed(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true });
}

async function verify(file: string | null, values: Values, around: LedgerCommand): Promise<void> {
  const keys = values.keys === undefined ? null : keysIn(await textOf(values.keys, around));
  const report = values.pack === undefined ? null : verifyEvidencePack(await textOf(values.pack, around), keys);
  if (report !== null) {
    for (const line of packLines(report, keys !== null, file !== null)) await around.write(`${line}\n`);
    if (file === null && values.certificate === undefined) return;
  }
  const settings: VerifyOptions = {
    keys,
    certificate: values.certificate === undefined ? null : (await textOf(values.certificate, around)).trim(),
    pack: report?.pack ?? null,
  };
  const verifier = new ExportVerifier(settings);
  if (file === null) {
    const writer = new ExportWriter();
    const { exports } = await around.stores();
    const take = (text: string): void => verifier.take(text.slice(0, -1));
    await exports.read({ from: null, to: null }, around.at, (line) => take(writer.line(line)));
    take(writer.end());
  } else {
    for await (const line of linesOf(around.read(file))) verifier.take(line);
  }
  for (const line of reportLines(verifier.end(), settings.keys !== null)) await around.write(`${line}\n`);
}

async function writeExport({ from, to }: Values, { stores, write, at }: LedgerCommand): Promise<void> {
  const range = { from: timeOf('--from', from), to: timeOf('--to', to) };
  const writer = new ExportWriter();
  await (await stores()).exports.read(range, at, (line) => write(writer.line(line)));
  await write(writer.end());
}

async function count({ from, to, app, json }: Values, { stores, write }: LedgerCommand): Promise<void> {
  const [since, until] = [timeOf('--from', from), timeOf('--to', to)];
  const { counts } = await stores();
  const outcomes = outcomesOf(await counts.count(since, until, app ?? null));
  const methods = await counts.methods(since, until, app ?? null);
  if (json) return write(`${JSON.stringify({ from: since, to: until, app: app ?? null, ...outcomes, methods })}\n`);
  for (const line of [...countLines(outcomes), ...methodLines(methods)]) await write(`${line}\n`);
}

async function checkpoint({ stores, signingKey, write, at }: LedgerCommand): Promise<void> {
  const key = signingKey();
  const { keys, checkpoints } = await stores();
  await keys.register(key, at);
  const made = await checkpoints.make(at, (each) => signCheckpoint(each, key));
  await write(made === null ? 'There is nothing new to anchor.\n' : `${checkpointLine(made)}\n`);
}

async function textOf(file: string, { read }: LedgerCommand): Promise<string> {
  let text = '';
  for await (const piece of read(file)) text += piece.toString();
  return text;
}

function keysIn(text: string): Map<string, PublicJwk> {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    read = null;
  }
  const { keys } = (read ?? {}) as { keys?: unknown };
  const known = Array.isArray(keys) ? keys.map(readPublicJwk).filter((jwk) => jwk !== null) : [];
  if (known.length === 0) throw new LedgerCommandFault('--keys must be a JWKS with an Ed25519 key in it.');
  return new Map(known.map((jwk) => [thumbprintOf(jwk), jwk]));
}

function timeOf(name: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? new Date(text)
    : null;
  if (at === null || Number.isNaN(at.getTime())) {
    throw new LedgerCommandFault(`${name} must be a time such as 2026-01-01 or 2026-01-01T00:00:00Z.`);
  }
  return at;
}
