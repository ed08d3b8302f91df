import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** True once the server in that folder says that it takes connections. */
export async function isReady(folder: string, pid: number): Promise<boolean> {
  const lines = await pidFile(folder);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** A setting that says, for as long as the server runs, which process of ours it lives for. */
export const ownerSetting = { cluster_name: `kinsent-${process.pid}` };

/**
 * Makes the way free for a start: an orphan left by a killed parent is stopped, a stale pid file is removed. Throws when
 * the server's owner still lives, because two must not use one folder.
 */
export async function clearTheWay(folder: string): Promise<void> {
  const pid = Number((await pidFile(folder))[0]);
  if (!(pid > 0)) return;
  if (await isPostgresOf(folder, pid)) {
    const owner = await ownerOf(folder);
    if (owner > 0 && isAlive(owner)) {
      throw new Error(`The database in ${folder} is in use by process ${owner}. Stop that one first.`);
    }
    process.kill(pid, 'SIGINT');
    for (let left = 400; isAlive(pid) && left > 0; left -= 1) await wait(25);
    if (isAlive(pid)) throw new Error(`An earlier Postgres (process ${pid}) in ${folder} does not stop.`);
  }
  // After a reboot another program may have the number, and Postgres would refuse to start.
  await rm(join(folder, 'postmaster.pid'), { force: true });
}

/** True while a server runs in that folder. */
export async function isInUse(folder: string): Promise<boolean> {
  const pid = Number((await pidFile(folder))[0]);
  return pid > 0 && isPostgresOf(folder, pid);
}

async function ownerOf(folder: string): Promise<number> {
  const options = await readFile(join(folder, 'postmaster.opts'), 'utf8').catch(() => '');
  return Number(/cluster_name=kinsent-(\d+)/.exec(options)?.[1] ?? 0);
}

async function pidFile(folder: string): Promise<string[]> {
  return (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
}

async function isPostgresOf(folder: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (existsSync('/proc/self/exe')) {
    const [program, at] = await Promise.all(
      [`/proc/${pid}/exe`, `/proc/${pid}/cwd`].map((link) => readlink(link).catch(() => '')),
    );
    return basename(program ?? '').startsWith('postgres') && at === folder;
  }
  const command = await new Promise<string>((resolve) => {
    execFile('ps', ['-ww', '-o', 'command=', '-p', String(pid)], (_error, stdout) => resolve(stdout));
  });
  return command.includes('postgres') && command.includes(folder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
