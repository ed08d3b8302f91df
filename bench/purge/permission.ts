import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seedChildren } from '../permission-check/seed';
import { type Comparison, compare } from '../support/rounds';
import type { Stand } from '../support/stand';
import { wrk } from '../support/wrk';
import type { DueChildren } from './due';
import { eraseByHand } from './hand-written';

const paths = join(__dirname, '../../../bench/support/paths.lua');
const children = 20_000;
const connections = 64;

/** p99 of permission checks while many children are forgotten, by the worker or by hand, and while none is. */
export async function checksBesidePurge(
  stand: Stand,
  due: DueChildren,
  options: { readonly rounds: number; readonly seconds: number; readonly perRound: number },
): Promise<{ worker: Comparison; hand: Comparison }> {
  const { rounds, seconds, perRound } = options;
  await seedChildren(stand, children);
  const service = await stand.startService({ DUTIES: 'off' });
  const file = join(stand.folder, 'checked.txt');
  writeFileSync(file, Array.from({ length: children }, (_, n) => `/v1/children/c-${n}/permissions`).join('\n'));
  const env = { PATHS: file, HEADERS: `authorization: Bearer ${stand.apiKey}` };
  const check = async () => {
    const result = await wrk({ url: service.url, script: paths, seconds, connections, env });
    if (result.errors > 0) throw new Error(`${result.errors} answers failed under load.`);
    return { value: result.p99Ms, p99Ms: result.p99Ms };
  };
  const beside = (who: 'worker' | 'hand', purge: () => Promise<unknown>) => async () => {
    await due.fallDue(perRound, who);
    const purged = purge();
    await wait(200);
    const checked = await check();
    await purged;
    return checked;
  };
  await check();
  return {
    worker: await compare(
      check,
      beside('worker', () => due.done()),
      rounds,
    ),
    hand: await compare(
      check,
      beside('hand', () => eraseByHand(stand)),
      rounds,
    ),
  };
}
