import { scanLimits } from './scan-reader.port';

const [start, startOfScan, end] = [0xd8, 0xda, 0xd9];
/** Tables, frame header and JFIF's sixteen bytes: what a picture cannot do without. */
const needed = new Set([0xdb, 0xc4, 0xdd, 0xc0, 0xc2, 0xe0]);
const frames = new Set([0xc0, 0xc2]);
const jfifLength = 16;

/**
 * True when it is a JPEG as we make them: within the limits of a page, with nothing in it but the picture, nothing behind it. What
 * the process apart says is not believed: it read a stranger's file.
 */
export function isBareJpeg(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== (0xff00 | start)) return false;
  if (bytes.readUInt16BE(bytes.length - 2) !== (0xff00 | end)) return false;
  let at = 2;
  let isSized = false;
  while (at + 4 <= bytes.length) {
    const [mark, kind] = [bytes[at]!, bytes[at + 1]!];
    const length = bytes.readUInt16BE(at + 2);
    if (mark !== 0xff || length < 2) return false;
    if (kind === startOfScan) return isSized && isOnlyScan(bytes, at + 2 + length);
    if (!needed.has(kind) || (kind === 0xe0 && length !== jfifLength)) return false;
    if (frames.has(kind)) isSized = isPage(bytes, at + 5);
    at += 2 + length;
  }
  return false;
}

function isPage(bytes: Buffer, at: number): boolean {
  if (at + 4 > bytes.length) return false;
  const [height, width] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)];
  return width > 0 && width <= scanLimits.pageWidth && height > 0 && height <= scanLimits.pageHeight;
}

/** Within the picture's own bytes, a mark is a restart, or it is the end, and that is where the file ends. */
function isOnlyScan(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 2)) {
    const kind = bytes[at + 1]!;
    if (kind === end) return at + 2 === bytes.length;
    if (kind !== 0 && !(kind >= 0xd0 && kind <= 0xd7)) return false;
  }
  return false;
}
