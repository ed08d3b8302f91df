/** The kinds of files that are read. */
export type FileType = 'pdf' | 'jpeg' | 'png' | 'webp' | 'tiff';

const marks: readonly (readonly [FileType, RegExp])[] = [
  ['pdf', /^%PDF-/],
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['webp', /^RIFF[^]{4}WEBP/],
  // Of both byte orders; BigTIFF is nothing that a fax makes.
  ['tiff', /^(?:II\x2a\0|MM\0\x2a)/],
];

/**
 * What a file is by its first bytes, and by nothing else: names and declared types are claims. A file that could be read as
 * two things is read as the one that it begins as. Null for everything that is not read, HEIC among it: phones turn it into JPEG
 * when a page asks them for JPEG.
 */
export function typeOf(bytes: Buffer): FileType | null {
  const head = bytes.toString('latin1', 0, 16);
  return marks.find(([, mark]) => mark.test(head))?.[0] ?? null;
}
