import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface ReadPage {
  readonly text: string;
  /** In points. */
  readonly width: number;
  /** What its QR codes say. */
  readonly codes: readonly string[];
}

/** The pages of a PDF as somebody who opens it sees them. */
export function readPaper(pdf: Buffer): ReadPage[] {
  const read = execFileSync(process.execPath, [join(__dirname, 'read-paper.mjs')], { input: pdf });
  return JSON.parse(read.toString()) as ReadPage[];
}

/** The text of all pages, whatever its lines. */
export function wordsOf(pages: readonly ReadPage[]): string {
  return pages
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ');
}
