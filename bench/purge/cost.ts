import { readdirSync, readFileSync } from 'node:fs';

/** Processor time, in ms a child. */
export interface Cost {
  /** Of the process that erases: the worker, or this one. */
  readonly process: number;
  /** Of the database, with all that it does in the background. */
  readonly database: number;
}

/** What some work on so many children takes of the processors; steadier than the clock where others work beside it. */
export async function costOf(pid: number, children: number, work: () => Promise<unknown>): Promise<Cost> {
  const before = times(pid);
  await work();
  const after = times(pid);
  return {
    process: (after.process - before.process) / children,
    database: (after.database - before.database) / children,
  };
}

function times(pid: number): Cost {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(name) ?? []) : []));
  const servers = all.filter(({ command, parent }) => command === 'postgres' && isOurs(parent, all));
  return {
    process: all.find((one) => one.pid === pid)?.own ?? 0,
    database: servers.reduce((sum, { own, ended }) => sum + own + ended, 0),
  };
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** In ms. */
  readonly own: number;
  /** Of its children that have ended. */
  readonly ended: number;
}

function isOurs(pid: number, all: readonly Running[]): boolean {
  if (pid === process.pid) return true;
  const parent = all.find((one) => one.pid === pid)?.parent;
  return parent !== undefined && parent > 1 && isOurs(parent, all);
}

function readProcess(name: string): Running | null {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map((field) => Number(field) * 10);
    return {
      pid: Number(name),
      parent: Number(fields[1]),
      command: stat.slice(stat.indexOf('(') + 1, end),
      own: user! + system!,
      ended: endedUser! + endedSystem!,
    };
  } catch {
    return null;
  }
}
