import { setTimeout as wait } from 'node:timers/promises';
import type { Stand } from '../support/stand';

/** A worker that starts signs for all that the ledger holds: of seeded millions that takes minutes, once, and is not what is timed. Answers in s. */
export async function anchored(stand: Stand): Promise<number> {
  const started = performance.now();
  while ((await stand.sql('select from ledger_checkpoint limit 1')).length === 0) await wait(200);
  return Math.round((performance.now() - started) / 1000);
}
