import { foreignShare, processorTimes } from '../support/processor';
import type { DueChildren } from './due';

export interface Tenths {
  readonly children: number;
  readonly ms: readonly number[];
  readonly lastToFirst: number;
  readonly foreignCpu: number;
}

/** So many children, a multiple of ten, fall due at once: how long each tenth of them takes. The last is to take no longer than the first. */
export async function tenths(due: DueChildren, count: number): Promise<Tenths> {
  await due.fallDue(count);
  const before = processorTimes();
  const marks = Array.from({ length: 9 }, (_, index) => (count / 10) * (index + 1));
  const times = await due.done(marks);
  const ms = times.map((at, index) => Math.round(at - (times[index - 1] ?? 0)));
  return {
    children: count,
    ms,
    lastToFirst: ms[9]! / ms[0]!,
    foreignCpu: foreignShare(before, processorTimes()),
  };
}
