import { foreignShare, processorTimes } from '../support/processor';
import { processorTimesOf, type Working } from './cost';
import type { DueChildren } from './due';

export interface Tenths {
  readonly children: number;
  readonly ms: readonly number[];
  readonly lastToFirst: number;
  /** Of both that work, in ms a child. */
  readonly processor: readonly number[];
  readonly foreignCpu: number;
}

/** So many children, a multiple of ten, fall due at once: what each tenth of them takes. The last is to take no longer than the first. */
export async function tenths(due: DueChildren, working: Working, count: number): Promise<Tenths> {
  await due.fallDue(count);
  const before = processorTimes();
  const marks = Array.from({ length: 9 }, (_, index) => (count / 10) * (index + 1));
  const spent = [processorTimesOf(working)];
  const times = await due.done(marks, () => spent.push(processorTimesOf(working)));
  const ms = times.map((at, index) => Math.round(at - (times[index - 1] ?? 0)));
  const processor = spent.slice(1).map((now, index) => {
    const last = spent[index]!;
    return round((now.process - last.process + now.database - last.database) / (count / 10));
  });
  return {
    children: count,
    ms,
    lastToFirst: round(ms[9]! / ms[0]!),
    processor,
    foreignCpu: round(foreignShare(before, processorTimes())),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
