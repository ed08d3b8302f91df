import { readdirSync } from 'node:fs';
import os from 'node:os';

/**
 * Lets all others on this machine go first, and answers whether the system let us: where it does not, we run as they do.
 * Whoever waits for a permission waits in milliseconds; what is to be forgotten has been due for a while (docs/performance.md).
 */
export function giveWay(): boolean {
  try {
    for (const thread of threads()) os.setPriority(thread, os.constants.priority.PRIORITY_BELOW_NORMAL);
    return true;
  } catch {
    return false;
  }
}

/** Linux gives each thread a priority of its own, also those that collect our memory; elsewhere a process has one. */
function threads(): readonly number[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid];
}
