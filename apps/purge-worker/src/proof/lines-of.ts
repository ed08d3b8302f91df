/** Longer than any line of an export. */
const longest = 64 * 1024;

/** Lines of a text that comes in pieces. Throws RangeError for a line without an end, or one too long to be ours. */
export async function* linesOf(pieces: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    if (rest.length > longest) throw new RangeError('has a line that is longer than any of ours');
    yield* lines;
  }
  if (rest + decoder.decode() !== '') throw new RangeError('ends within a line: it is cut off');
}
