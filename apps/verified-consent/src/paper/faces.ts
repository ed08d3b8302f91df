import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

/** Faces that are put into every document, so that it looks the same everywhere. */
export type Face = 'regular' | 'bold';

const files: Readonly<Record<Face, string>> = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
};

const read = new Map<Face, Buffer>();
let known: Font | undefined;

export function faceBytes(face: Face): Buffer {
  let bytes = read.get(face);
  if (bytes === undefined) {
    bytes = readFileSync(require.resolve(files[face]));
    read.set(face, bytes);
  }
  return bytes;
}

/** Something that would become empty boxes on paper. The message names the characters by number. */
export class Unprintable extends Error {
  override readonly name = 'Unprintable';
}

/** Text of our own or of the policy, as it is drawn. Throws Unprintable rather than leave a hole where something is told. */
export function printable(text: string): string {
  const clean = plain(text);
  const missing = [...new Set(clean)].filter((letter) => !hasLetter(letter));
  if (missing.length > 0) throw new Unprintable(`The fonts have no ${missing.map(numberOf).join(', ')}.`);
  return clean;
}

/** Text in which a letter that the fonts have not stands as its number: for what is read beside a file that has it. */
export function spelled(text: string): string {
  return [...plain(text)].map((letter) => (hasLetter(letter) ? letter : `<${numberOf(letter)}>`)).join('');
}

function numberOf(letter: string): string {
  return `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

const longestName = 100;

/** A name that somebody typed, as it is drawn; null when it had better be written by hand. */
export function printableName(text: string): string | null {
  const clean = plain(text);
  const length = [...clean].length;
  const isHeap = /\p{M}{3}/u.test(clean);
  return length === 0 || length > longestName || isHeap || [...clean].some((letter) => !hasLetter(letter))
    ? null
    : clean;
}

/** Without what steers a text and is not seen, such as marks that turn its direction. */
function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').replace(/\p{C}/gu, '').trim();
}

function hasLetter(letter: string): boolean {
  known ??= create(faceBytes('regular')) as Font;
  return known.hasGlyphForCodePoint(letter.codePointAt(0)!);
}
