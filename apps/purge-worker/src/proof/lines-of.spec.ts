import fc from 'fast-check';
import { linesOf } from './lines-of';

async function linesIn(pieces: readonly Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  const source = (async function* () {
    await Promise.resolve();
    yield* pieces;
  })();
  for await (const line of linesOf(source)) lines.push(line);
  return lines;
}

it('finds the lines however they are cut, also within a letter', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\n', ' '));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(200)), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      const ends = [...cuts, bytes.length].sort((a, b) => a - b);
      const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
      expect(await linesIn(pieces)).toEqual(lines);
    }),
  );
});

it.each([
  ['is cut off', Buffer.from('one\ntwo'), 'Line 2 has no end: the export is cut off within it.'],
  ['is endless', Buffer.alloc(70_000, 'a'), 'Line 1 is longer than any line of an export.'],
  ['is no text', Buffer.of(0x61, 0x0a, 0xff, 0xff), 'Line 1 or one soon after it is no UTF-8.'],
])('a file that %s does not hold', async (_name, bytes, message) => {
  await expect(linesIn([bytes])).rejects.toThrow(message);
});
