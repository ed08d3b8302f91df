import { readReference, referencesIn } from '@kinsent/consent';
import type { ReadScan } from '../scan/scan-reader.port';

/** How many references of one form are looked up at most: a page of them is no form. */
const mostLookedUp = 10;

/** The references that a form carries, by how sure each kind is; each list in order, each reference once. */
export interface CarriedReferences {
  /** In our own QR code. */
  readonly coded: readonly string[];
  /** In the text of a PDF. */
  readonly printed: readonly string[];
  /** Beside it: in a subject, a letter, or typed by somebody. */
  readonly written: readonly string[];
}

/** What a form says which request it belongs to (T5). A QR code of somebody else says nothing. */
export function carriedReferences(
  { codes, text }: Pick<ReadScan, 'codes' | 'text'>,
  hints: readonly string[],
): CarriedReferences {
  const coded = codes.flatMap((code) => {
    const [, typed] = /^KINSENT:([^:]{10,12})$/i.exec(code.trim()) ?? [];
    return (typed === undefined ? null : readReference(typed)) ?? [];
  });
  return {
    coded: few(coded),
    printed: few(referencesIn(text)),
    written: few(hints.flatMap((hint) => referencesIn(hint))),
  };
}

function few(references: readonly string[]): string[] {
  return [...new Set(references)].slice(0, mostLookedUp);
}
