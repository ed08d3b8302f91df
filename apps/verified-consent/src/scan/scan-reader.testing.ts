import { checkFiles } from './check-files';
import { onePage } from './one-page.testing';
import { type ReadScan, type ScanFault, type ScanFile, ScanReader, ScanRefused } from './scan-reader.port';

/** Answers what a test sets: nothing is decoded, and size, number and type are checked as in earnest. */
export class TestScanReader extends ScanReader {
  /** What the next artefacts show; without pages, each file shows one. */
  shows: Partial<ReadScan> = {};
  /** Thrown instead, when it is set. */
  fault: ScanFault | null = null;
  /** The names of the files of each artefact that was read or refused. */
  readonly seen: string[][] = [];

  async read(files: readonly ScanFile[]): Promise<ReadScan> {
    this.seen.push(files.map(({ name }) => name));
    checkFiles(files);
    if (this.fault !== null) throw new ScanRefused(this.fault, files[0]!.name);
    const { pages = files.map(() => onePage), codes = [], text = '' } = this.shows;
    return { pages, codes, text };
  }
}
