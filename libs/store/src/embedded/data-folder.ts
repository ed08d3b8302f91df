import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { type Account, canReach, handOver, ownFolder, runAs } from './account';

/** The one superuser of an embedded cluster. */
export const adminName = 'kinsent';

const passwordFile = 'kinsent-password';

/**
 * Makes the cluster when there is none, and answers where it is and the password of its superuser. A folder that the
 * account cannot reach (a checkout below /root) becomes a link to one that it can.
 */
export async function prepareDataFolder(
  wanted: string,
  native: string,
  account: Account,
): Promise<{ folder: string; password: string }> {
  await mkdir(dirname(wanted), { recursive: true });
  const folder = await reachable(wanted, account);
  const known = join(folder, passwordFile);
  if (!existsSync(known)) await makeCluster(folder, native, account);
  return { folder, password: await readFile(known, 'utf8') };
}

async function reachable(wanted: string, account: Account): Promise<string> {
  if (existsSync(wanted) && (await realpath(wanted)) !== join(await realpath(dirname(wanted)), basenameOf(wanted))) {
    return realpath(wanted);
  }
  if (await canReach(account, dirname(wanted))) return join(await realpath(dirname(wanted)), basenameOf(wanted));
  await mkdir(ownFolder(account), { recursive: true, mode: 0o755 });
  const folder = await mkdtemp(join(ownFolder(account), 'data-'));
  await rm(wanted, { force: true });
  await symlink(folder, wanted);
  return folder;
}

/** Made aside and renamed when whole, so that a start that was cut short leaves nothing half made. */
async function makeCluster(folder: string, native: string, account: Account): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) {
    throw new Error(`${folder} holds a Postgres cluster that this program did not make. Choose another folder.`);
  }
  const made = `${folder}.${randomBytes(4).toString('hex')}`;
  const secrets = await mkdtemp(join(tmpdir(), 'kinsent-'));
  const password = randomBytes(24).toString('base64url');
  const passwordPath = join(secrets, 'password');
  try {
    await mkdir(made, { mode: 0o700 });
    await writeFile(passwordPath, password, { mode: 0o600 });
    await handOver(account, secrets);
    await handOver(account, made);
    await runAs(account, join(native, 'bin/initdb'), [
      `--pgdata=${made}`,
      `--username=${adminName}`,
      `--pwfile=${passwordPath}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Without a locale an unset LANG gives SQL_ASCII; older macOS knows no C.UTF-8, the built-in provider does.
      ...(process.platform === 'darwin'
        ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
        : ['--locale=C.UTF-8', '--locale-provider=libc']),
      '--no-instructions',
      '--no-sync',
    ]);
    await writeFile(join(made, passwordFile), password, { mode: 0o600 });
    await handOver(account, join(made, passwordFile));
    await chmod(made, 0o700);
    if (existsSync(folder)) await rmdir(folder);
    await rename(made, folder);
  } finally {
    await rm(secrets, { recursive: true, force: true });
    await rm(made, { recursive: true, force: true });
  }
}

function basenameOf(path: string): string {
  return path.slice(dirname(path).length).replace(/^\/+/, '');
}
