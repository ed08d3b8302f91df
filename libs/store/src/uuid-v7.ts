import { pooledRandom } from './random-pool';

let lastAt = -1;
let counter = 0;

/**
 * A new uuid of version 7 (RFC 9562): ordered by `at`, and in the order of the calls within one millisecond, so that
 * rows written together lie together. Unguessable (74 bits less the counter are random).
 */
export function newId(at: Date): string {
  const milliseconds = at.getTime();
  if (!(milliseconds >= 0)) throw new RangeError('An id needs a moment after 1970.');
  const bytes = pooledRandom(10);
  counter = milliseconds === lastAt ? counter + 1 : bytes.readUInt16BE(0) & 0x7ff;
  lastAt = milliseconds;
  // A counter that is full runs over into the next millisecond (RFC 9562, 6.2, method 1).
  const time = (milliseconds + (counter >> 12)).toString(16).padStart(12, '0');
  const tail = bytes.toString('hex', 2);
  const variant = ((bytes[9]! & 0x03) | 0x08).toString(16);
  const count = (counter & 0xfff).toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(0, 3)}-${tail.slice(3, 15)}`;
}
