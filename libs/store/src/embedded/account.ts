import { execFile } from 'node:child_process';
import { lstat, lchown, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user that Postgres runs as: it refuses to run as root. `null` means the user that we are ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/** An account without powers for Postgres when we are root; none is ever made. Throws when the machine has none. */
export async function accountForPostgres(): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = ['postgres', 'nobody'].map((name) => lines.find(([user]) => user === name)).find(Boolean);
  if (entry === undefined) {
    throw new Error('Postgres does not run as root, and there is no account "postgres" or "nobody" to run it as.');
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Runs a program to its end as that account. Throws with what it wrote to stderr. */
export function runAs(account: Account, program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // From '/', because the account may not be able to see our working directory.
    execFile(program, args, { ...account, cwd: '/', env: plainEnvironment() }, (error, _out, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`.trim())) : resolve(),
    );
  });
}

/** True when the account can pass through a folder, or run a file. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  return runAs(account, '/bin/sh', ['-c', 'test -x "$1"', 'sh', path]).then(
    () => true,
    () => false,
  );
}

/** Gives a folder and all within it to the account; links are not followed. */
export async function handOver(account: Account, path: string): Promise<void> {
  if (account === null) return;
  await lchown(path, account.uid, account.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await handOver(account, join(path, name));
}

/** A folder of ours, outside the checkout, that the account can reach. */
export function ownFolder(account: Account): string {
  return account === null
    ? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kinsent')
    : '/var/lib/kinsent';
}

/** What Postgres gets of our environment: neither secrets nor PG… settings of the person who starts us. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}
