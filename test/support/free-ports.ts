import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** So many ports that are free now, below those that the system hands out by itself: they stay free while nobody asks. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(10_000, 32_000);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** The first of so many free ports in a row, below those that the system hands out by itself. */
export async function freePortsInARow(count: number): Promise<number> {
  for (;;) {
    // Blocks that do not overlap: two who look at once meet in none or in all of it.
    const base = 20_000 + randomInt(Math.floor(10_000 / count)) * count;
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(base + index)));
    if (free.every(Boolean)) return base;
  }
}

/** True when something could listen there on this machine now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
