import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;

/**
 * Bytes from the system's generator, fetched a page at a time: asking for twelve costs as much as for four thousand.
 * Valid until the next call, so copy what is kept. For ids and nonces; keys ask the system themselves.
 */
export function pooledRandom(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return pool.subarray(used - size, used);
}
