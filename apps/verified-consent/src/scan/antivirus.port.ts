/** Thrown when nobody could say whether a file is clean. Holds nothing of the file. */
export class AntivirusUnavailable extends Error {
  override readonly name = 'AntivirusUnavailable';

  /** A closed code for logs. */
  constructor(readonly code: 'unreachable' | 'too-slow' | 'too-large' | 'unclear') {
    super('The virus scanner did not do what was asked.');
  }
}

/** Knows files that are known to do harm. */
export abstract class Antivirus {
  /** Throws AntivirusUnavailable: what nobody looked at is not clean. */
  abstract isInfected(bytes: Buffer): Promise<boolean>;
}

/** Where none is configured: what is sent in is turned into pixels all the same, and never shown as it came. */
export class NoAntivirus extends Antivirus {
  isInfected(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
