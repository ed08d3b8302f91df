/** A file as somebody sent it. Its name is theirs: it says nothing about what is in it. */
export interface ScanFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What one artefact shows: several photos of one form, or a PDF of it. */
export interface ReadScan {
  /** JPEGs of our own making, in order, without metadata, at most `scanLimits.pageWidth` wide. */
  readonly pages: readonly Buffer[];
  /** Texts of the QR codes seen, in order, each once. They are a stranger's words. */
  readonly codes: readonly string[];
  /** The text layer of PDFs, at most `scanLimits.textBytes`; empty for pictures. A stranger's words too. */
  readonly text: string;
}

/** What is taken: bytes, pages, pixels and milliseconds. */
export const scanLimits = {
  fileBytes: 20_000_000,
  totalBytes: 25_000_000,
  pages: 20,
  /** What a header may claim, and what is decoded: a JPEG is made smaller while it is decoded. */
  declaredPixels: 100_000_000,
  decodedPixels: 40_000_000,
  pageWidth: 1600,
  /** Room for the longest paper and for a phone's screen. */
  pageHeight: 3200,
  textBytes: 20_000,
  codes: 16,
  codeLength: 500,
  milliseconds: 20_000,
} as const;

/**
 * Why nothing was read. `unknown-type`: neither PDF, JPEG, PNG, WebP nor TIFF, by what is in it; `broken`: what it is cannot
 * be read to its end; `dimensions`: too many pixels; `scanner-unavailable`: nobody could look for viruses, or too many
 * wait: the same files may be sent again later, as after `timed-out`.
 */
export const scanFaults = [
  'empty',
  'too-large',
  'too-many-pages',
  'unknown-type',
  'broken',
  'encrypted',
  'dimensions',
  'timed-out',
  'infected',
  'scanner-unavailable',
] as const;

export type ScanFault = (typeof scanFaults)[number];

/** Thrown when an artefact cannot be read. `file` is the name of the one at fault, null when it is all of them. Neither belongs into a log. */
export class ScanRefused extends Error {
  override readonly name = 'ScanRefused';

  constructor(
    readonly fault: ScanFault,
    readonly file: string | null,
  ) {
    super('What was sent in cannot be read.');
  }
}

/** Turns what strangers send in into pixels of our own making. Keeps nothing, writes nothing (16 CFR 312.8). */
export abstract class ScanReader {
  /** Reads the files of one artefact, in order. Throws ScanRefused; then nothing of it was read. */
  abstract read(files: readonly ScanFile[]): Promise<ReadScan>;
}
