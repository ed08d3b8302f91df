import { NoAntivirus } from './antivirus.port';
import { type ReadScan, type ScanFile } from './scan-reader.port';
import { ProcessScanReader } from './process.scan-reader';
import { processOfSources } from './scan-process.testing';
import { faultOf } from './scan-reader.contract';
import { colourAt } from './pictures.testing';
import sharp, { type Sharp } from 'sharp';

/** A reader in a process apart, as the sources have it, and what is asked of it in specs. */
export class ReaderToTry {
  readonly warned: unknown[][] = [];
  readonly reader: ProcessScanReader;

  constructor(milliseconds = 20_000) {
    const log = { warn: (...line: unknown[]) => void this.warned.push(line) };
    this.reader = new ProcessScanReader(new NoAntivirus(), log, { entry: processOfSources(), milliseconds });
  }

  /** The files are named by their place: `0`, `1`, … */
  read(...files: Buffer[]): Promise<ReadScan> {
    return this.reader.read(files.map((bytes, index): ScanFile => ({ name: `${index}`, bytes })));
  }

  async fault(...files: Buffer[]): ReturnType<typeof faultOf> {
    return faultOf(this.read(...files));
  }
}

/** The colours in the middle of the pages. */
export async function colours({ pages }: ReadScan): Promise<number[][]> {
  return Promise.all(pages.map((page) => colourAt(page, 0.5, 0.5)));
}

export async function sizes({ pages }: ReadScan): Promise<number[][]> {
  return Promise.all(
    pages.map(async (page) =>
      sharp(page)
        .metadata()
        .then(({ width, height }) => [width, height]),
    ),
  );
}

export function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

/** Dots that do not compress. */
export function noise(across: number): Sharp {
  const dots = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: across, height: across, channels: 3, background: '#000', noise: dots } });
}
