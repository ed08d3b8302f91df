import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which of these bytes stand in some file below a folder, by their number; a file that goes meanwhile is passed over. */
export async function foundOnDisk(folder: string, wanted: readonly Buffer[]): Promise<number[]> {
  const found = new Set<number>();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    wanted.forEach((one, index) => {
      if (bytes.includes(one)) found.add(index);
    });
  }
  return [...found].sort((one, other) => one - other);
}

/**
 * The first piece from the middle on that nothing else has: 32 bytes, most of them different. Plain paper in a picture is
 * zeros and nothing else, which stand in many a file.
 */
export function pieceOf(bytes: Buffer): Buffer {
  for (let start = Math.floor(bytes.length / 2); start + 32 <= bytes.length; start += 32) {
    const piece = bytes.subarray(start, start + 32);
    if (new Set(piece).size >= 24) return piece;
  }
  throw new Error('No piece of these bytes is theirs alone.');
}
