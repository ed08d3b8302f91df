import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, canReach, handOver, ownFolder, runAs } from './account';
import { isInUse } from './postmaster';

/** The one superuser of an embedded cluster. */
export const adminName = 'kinsent';

const passwordFile = 'kinsent-password';

/** Beside a cluster that was put elsewhere: the link that leads to it. */
const linkFile = 'linked-from';

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
  const linked = await readlink(wanted).catch(() => null);
  if (linked !== null) return resolve(dirname(wanted), linked);
  if (await canReach(account, dirname(wanted))) return join(await realpath(dirname(wanted)), basename(wanted));
  const home = ownFolder(account);
  await mkdir(home, { recursive: true, mode: 0o755 });
  await removeForsaken(home);
  const place = await mkdtemp(join(home, 'data-'));
  await chmod(place, 0o755);
  const folder = join(place, 'cluster');
  if (existsSync(wanted)) await rmdir(wanted);
  await symlink(folder, wanted);
  await writeFile(join(place, linkFile), wanted);
  return folder;
}

/** Clusters that nothing leads to any more, because the link to them was removed. */
async function removeForsaken(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const place = join(home, name);
    const link = await readFile(join(place, linkFile), 'utf8').catch(() => null);
    if (link === null) continue;
    const folder = join(place, 'cluster');
    if ((await readlink(link).catch(() => null)) === folder || (await isInUse(folder))) continue;
    await rm(place, { recursive: true, force: true });
  }
}

/** Made aside and renamed when whole, so that a start that was cut short leaves nothing half made. */
async function makeCluster(folder: string, native: string, account: Account): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) {
    throw new Error(`${folder} holds a Postgres cluster that this program did not make. Choose another folder.`);
  }
  const made = `${folder}.${randomBytes(4).toString('hex')}`;
  // Beside the cluster, so that whoever removes what a killed start left removes this too.
  const secrets = await mkdtemp(`${folder}.`);
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
