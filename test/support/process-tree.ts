import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A process as it was seen; its start tells it from a later one with the same number. */
export interface SeenProcess {
  readonly pid: number;
  readonly startedAt: number;
  readonly uid: number;
  readonly command: string;
}

interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly startedAt: number;
}

/** A process and everything below it, as Linux tells it in /proc. */
export function descendantsOf(pid: number): SeenProcess[] {
  const below = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === pid)
    .flatMap((name) => descendantsOf(Number(name)));
  const self = see(pid);
  return self === null ? below : [self, ...below];
}

/** False also for one that is dead and only not yet taken note of. */
export function isAlive({ pid, startedAt }: SeenProcess): boolean {
  const stat = statOf(pid);
  return stat !== null && stat.startedAt === startedAt && !/[ZX]/.test(stat.state);
}

function see(pid: number): SeenProcess | null {
  const stat = statOf(pid);
  if (stat === null) return null;
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, startedAt: stat.startedAt, uid: statSync(`/proc/${pid}`).uid, command };
  } catch {
    return null;
  }
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Between brackets stands the name, with whatever is in it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, parent: Number(fields[1]), startedAt: Number(fields[19]) };
  } catch {
    return null;
  }
}
