import { checkFiles } from './check-files';
import { type ReadScan, type ScanFault, type ScanFile, ScanReader, ScanRefused } from './scan-reader.port';

/** A JPEG of some grey dots, as small as they get. Stands for a page. */
export const onePage = Buffer.from(
  'ffd8ffdb00430050373c463c32504641465a55505f78c882786e6e78f5afb991c8ffffffffffffffffffffffffffffffffff' +
    'ffffffffffffffffffffffffffffffffffffffffffffdb004301555a5a786978eb8282ebffffffffffffffffffffffffffff' +
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc00011080008000803' +
    '012200021101031101ffc4001500010100000000000000000000000000000004ffc400141001000000000000000000000000' +
    '00000000ffc40014010100000000000000000000000000000000ffc40014110100000000000000000000000000000000ffda' +
    '000c03010002110311003f00a4007fffd9',
  'hex',
);

/** Answers what a test sets: nothing is decoded, and size, number and type are checked as in earnest. */
export class TestScanReader extends ScanReader {
  /** What the next artefacts show; without pages, each file shows one. */
  shows: Partial<ReadScan> = {};
  /** Thrown instead, when it is set. */
  fault: ScanFault | null = null;
  /** The names of the files of each artefact that was read or refused. */
  readonly seen: string[][] = [];

  read(files: readonly ScanFile[]): Promise<ReadScan> {
    this.seen.push(files.map(({ name }) => name));
    try {
      checkFiles(files);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    if (this.fault !== null) return Promise.reject(new ScanRefused(this.fault, files[0]!.name));
    const { pages = files.map(() => onePage), codes = [], text = '' } = this.shows;
    return Promise.resolve({ pages, codes, text });
  }
}
