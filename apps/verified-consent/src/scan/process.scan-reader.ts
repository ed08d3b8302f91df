import type { Log } from '@kinsent/host';
import { join } from 'node:path';
import { type Antivirus, AntivirusUnavailable } from './antivirus.port';
import { checkFiles } from './check-files';
import { LineUp } from './line-up';
import { readApart, ReaderFell, type ReaderProcessOptions } from './reader-process';
import { type ReadScan, type ScanFile, scanLimits, ScanReader, ScanRefused } from './scan-reader.port';

/** Processes at once, and artefacts in memory that wait for one. */
const atOnce = 2;
const mostWaiting = 6;

/** Where the process's code is, in the built form. */
const builtEntry = join(__dirname, 'process', 'reader.main.js');

/** Reads each artefact in a process that knows nothing, may do nothing and is ended afterwards. */
export class ProcessScanReader extends ScanReader {
  private readonly line = new LineUp(atOnce, mostWaiting);
  private readonly options: ReaderProcessOptions;

  constructor(
    private readonly antivirus: Antivirus,
    private readonly log: Pick<Log, 'warn'>,
    options: Partial<ReaderProcessOptions> = {},
  ) {
    super();
    this.options = { entry: builtEntry, milliseconds: scanLimits.milliseconds, ...options };
  }

  async read(files: readonly ScanFile[]): Promise<ReadScan> {
    checkFiles(files);
    const read = await this.line.take(async () => {
      for (const file of files) await this.lookForViruses(file);
      return this.readApart(files);
    });
    if (read === null) {
      this.log.warn('files were sent away: too many wait to be read');
      throw new ScanRefused('scanner-unavailable', null);
    }
    return read;
  }

  private async readApart(files: readonly ScanFile[]): Promise<ReadScan> {
    try {
      return await readApart(files, this.options);
    } catch (error) {
      if (error instanceof ReaderFell) {
        this.log.warn('the process that reads files fell or was ended', { code: error.fault });
      }
      throw error;
    }
  }

  private async lookForViruses({ name, bytes }: ScanFile): Promise<void> {
    try {
      if (await this.antivirus.isInfected(bytes)) throw new ScanRefused('infected', name);
    } catch (error) {
      // What nobody looked at is not taken in: the sender may try again later.
      if (!(error instanceof AntivirusUnavailable)) throw error;
      this.log.warn('files were sent away: nobody could look for viruses', { code: error.code });
      throw new ScanRefused('scanner-unavailable', null);
    }
  }
}
