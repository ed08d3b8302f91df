import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the command lies, seen from this file's built form. */
const ledger = join(__dirname, '..', '..', '..', 'purge-worker', 'src', 'proof', 'ledger.cli.js');

/**
 * Holds a certificate against an export of the ledger, as `npm run ledger -- verify` does for an auditor, who has no
 * database. Answers what the command says; throws when it does not hold.
 */
export async function verifyByCommand(certificate: string, databaseUrl: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kinsent-demo-'));
  try {
    const [exported, proof] = [join(folder, 'ledger.ndjson'), join(folder, 'certificate.jws')];
    await writeFile(exported, await run(['export'], { DATABASE_URL: databaseUrl }));
    await writeFile(proof, certificate);
    const said = await run(['verify', exported, '--certificate', proof], {});
    return said.trim().replaceAll('\n', '\n      ');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const options = { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [ledger, ...args], options);
  return stdout;
}
