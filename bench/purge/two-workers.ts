import type { Stand } from '../support/stand';
import type { DueChildren } from './due';

/** Children a second by two workers; throws when one child was erased twice, or not at all. */
export async function byTwoWorkers(stand: Stand, due: DueChildren, children: number): Promise<number> {
  await stand.startWorker();
  const before = await erasures(stand);
  await due.fallDue(children);
  const [ms] = await due.done();
  const after = await erasures(stand);
  if (after.all - before.all !== children || after.all !== after.children) {
    throw new Error(
      `${after.all - before.all} erasures of ${children} children, of ${after.children} children in all.`,
    );
  }
  return (children / ms!) * 1000;
}

async function erasures(stand: Stand): Promise<{ all: number; children: number }> {
  const [row] = await stand.sql<{ all: number; children: number }>(
    'select count(*)::int as all, count(distinct child_id)::int as children from erasure',
  );
  return row!;
}
