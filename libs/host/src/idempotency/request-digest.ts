import { createHash } from 'node:crypto';

/** SHA-256 of what a request asks: method, path and body, whatever the order of its fields and its white space. */
export function requestDigest(method: string, url: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, url, sorted(body)]))
    .digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // Pairs, not an object: a key such as "1" would jump the queue.
  return { fields: entries.map(([key, inner]) => [key, sorted(inner)]) };
}
