import { constants, deflateRawSync } from 'node:zlib';

const megabyte = 1_000_000;

/** A zlib stream of so many million equal bytes, a thousand times smaller, made without inflating anything. Its checksum is missing. */
export function deflateBomb(megabytes: number, byte = 0): Buffer {
  // Flushed to a byte's border: the same block may follow itself.
  const block = deflateRawSync(Buffer.alloc(megabyte, byte), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const last = deflateRawSync(Buffer.alloc(0));
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: megabytes }, () => block), last]);
}
