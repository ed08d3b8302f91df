import { readdirSync, readFileSync } from 'node:fs';

/** Processor time in hundredths of a second: of the whole machine, of it idle, and of this process with all below it. */
export interface ProcessorTimes {
  readonly total: number;
  readonly idle: number;
  readonly own: number;
}

/** Zeros where the system does not say (it then never looks disturbed). */
export function processorTimes(): ProcessorTimes {
  try {
    const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
    const times = line.split(/\s+/).slice(1, 9).map(Number);
    return {
      total: times.reduce((sum, time) => sum + time, 0),
      idle: (times[3] ?? 0) + (times[4] ?? 0),
      own: ownTime(),
    };
  } catch {
    return { total: 0, idle: 0, own: 0 };
  }
}

/** Share of all cores that others used between two looks, from 0 to 1. */
export function foreignShare(before: ProcessorTimes, after: ProcessorTimes): number {
  const total = after.total - before.total;
  const busy = total - (after.idle - before.idle);
  return total === 0 ? 0 : Math.max(0, busy - (after.own - before.own)) / total;
}

function ownTime(): number {
  const processes = new Map<number, { parent: number; time: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    if (stat === null) continue;
    // The command stands in brackets and may hold anything; what follows it does not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const time = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    processes.set(Number(name), { parent: Number(fields[1]), time });
  }
  let sum = 0;
  for (const [pid, { time }] of processes) if (descends(pid, processes)) sum += time;
  return sum;
}

function descends(pid: number, processes: ReadonlyMap<number, { parent: number }>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = processes.get(at)?.parent) {
    if (at === process.pid) return true;
  }
  return false;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
