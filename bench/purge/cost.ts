import { readdirSync, readFileSync } from 'node:fs';

/** Processor time, in ms a child. */
export interface Cost {
  /** Of the process that erases: the worker, or this one. */
  readonly process: number;
  /** Of the database, with all that it does in the background. */
  readonly database: number;
}

/** Who works: a process, and the database server that it works on; both by their process ids. */
export interface Working {
  readonly process: number;
  readonly database: number;
}

/** What some work on so many children takes of the processors; steadier than the clock where others work beside it. */
export async function costOf(working: Working, children: number, work: () => Promise<unknown>): Promise<Cost> {
  const before = processorTimesOf(working);
  await work();
  const after = processorTimesOf(working);
  return {
    process: (after.process - before.process) / children,
    database: (after.database - before.database) / children,
  };
}

/** What both have had of the processors since they began, in ms. */
export function processorTimesOf(working: Working): Cost {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(name) ?? []) : []));
  const servers = all.filter(({ pid, parent }) => pid === working.database || parent === working.database);
  return {
    process: all.find((one) => one.pid === working.process)?.own ?? 0,
    database: servers.reduce((sum, { own, ended }) => sum + own + ended, 0),
  };
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  /** In ms. */
  readonly own: number;
  /** Of its children that have ended. */
  readonly ended: number;
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
      own: user! + system!,
      ended: endedUser! + endedSystem!,
    };
  } catch {
    return null;
  }
}
