import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

export interface PngWish {
  readonly width: number;
  readonly height: number;
  /** Grey, a byte a dot; each row begins with the number of its filter. */
  readonly data?: Buffer;
  /** Chunks between the header and the picture. */
  readonly chunks?: readonly Buffer[];
}

/** A PNG that is made by hand, so that it may lie. */
export function pngOf({ width, height, data, chunks = [] }: PngWish): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = data ?? deflateSync(Buffer.alloc((width + 1) * height));
  return Buffer.concat([signature, chunk('IHDR', header), ...chunks, chunk('IDAT', rows), chunk('IEND')]);
}

export function chunk(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
