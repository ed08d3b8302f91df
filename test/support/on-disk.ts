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

/** A piece from the middle of bytes, long enough to be theirs alone. */
export function pieceOf(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  return bytes.subarray(middle, middle + 32);
}
