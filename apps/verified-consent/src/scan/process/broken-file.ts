import type { ScanFault } from '../scan-reader.port';

/** Thrown where a file turns out to be unreadable. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile';

  constructor(readonly fault: ScanFault) {
    super('The file cannot be read.');
  }
}
