import { LedgerBreak } from '@kinsent/consent';

/** Longer than any line of an export. */
const longest = 64 * 1024;

/** Lines of an export that comes in pieces. Throws LedgerBreak for a line without an end, or one that cannot be ours. */
export async function* linesOf(pieces: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let read = 0;
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoded(decoder, piece, read)).split('\n');
    rest = lines.pop()!;
    read += lines.length;
    if (rest.length > longest) throw broken(read, 'is longer than any line of an export');
    yield* lines;
  }
  if (rest !== '') throw broken(read, 'has no end: the export is cut off within it');
}

function decoded(decoder: TextDecoder, piece: Buffer | string, read: number): string {
  if (typeof piece === 'string') return piece;
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    throw broken(read, 'or one soon after it is no UTF-8');
  }
}

function broken(read: number, what: string): LedgerBreak {
  return new LedgerBreak(read + 1, `Line ${read + 1} ${what}.`);
}
