import { setTimeout as wait } from 'node:timers/promises';
import type { Stand } from '../support/stand';

/** Looks every few milliseconds at transactions of the worker that have written. Answers how long each was seen, in ms. */
export async function watchTransactions(stand: Stand, work: Promise<unknown>): Promise<number[]> {
  const seen = new Map<string, number>();
  let over = false;
  const ended = work.finally(() => (over = true));
  while (!over) {
    const rows = await stand.sql<{ name: string; ms: number }>(
      `select pid || ' ' || xact_start as name,
         (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as ms
       from pg_stat_activity where application_name = 'purge-worker' and backend_xid is not null`,
    );
    for (const { name, ms } of rows) seen.set(name, ms);
    await wait(2);
  }
  await ended;
  return [...seen.values()];
}

/** The value below which a share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
