import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { type Readable } from 'node:stream';
import { isBareJpeg } from './bare-jpeg';
import { BadFrame, frame, type Frame, Frames } from './process/frames';
import { type ReadScan, type ScanFault, scanFaults, type ScanFile, scanLimits, ScanRefused } from './scan-reader.port';

export interface ReaderProcessOptions {
  /** Built JavaScript: `reader.main.js`, with `preload.js` beside it. */
  readonly entry: string;
  /** From its start to its last word. */
  readonly milliseconds: number;
}

/** Megabytes for its own objects, and pages of 64 KiB for each library's memory: half a gigabyte. */
const heapMegabytes = 256;
const wasmPages = 8192;

/** Far more than twenty pages of ours weigh. */
const mostAnswered = 100_000_000;

/**
 * What the process may do: read its own code and that of its libraries. No addons: sharp falls back to WebAssembly, whose
 * memory is its own. Threads it must have, for sharp waits for them; Node tells that a thread could shake off the permissions, which needs
 * JavaScript of an attacker's, and a picture is none. Before Node 25, permissions do not reach the network; there nothing that runs
 * in the process opens connections, and WebAssembly cannot.
 */
function flags(entry: string): string[] {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  return [
    permission,
    ...readable(entry).map((folder) => `--allow-fs-read=${folder}`),
    '--allow-worker',
    '--no-addons',
    '--no-warnings',
    `--max-old-space-size=${heapMegabytes}`,
    `--wasm-max-mem-pages=${wasmPages}`,
    '--require',
    join(dirname(entry), 'preload.js'),
  ];
}

/** Its own folder with the ports that it shares, and where its libraries are. */
function readable(entry: string): string[] {
  const packages = ['sharp', '@img/sharp-wasm32/versions', '@hyzyla/pdfium', 'zxing-wasm/reader'].map((name) =>
    require.resolve(name).replace(/(.*[\\/]node_modules)[\\/].*/s, '$1'),
  );
  return [join(dirname(entry), '..'), ...new Set(packages)].map((folder) => join(folder, '*'));
}

/** The refusal of files that the process fell over, or did not come to an end with. */
export class ReaderFell extends ScanRefused {}

/**
 * Reads one artefact in a process of its own, and ends the process with it, whatever became of it. Throws ScanRefused, and
 * ReaderFell when it took too long (`timed-out`), fell, or said what it must not (`broken`), or never began
 * (`scanner-unavailable`).
 */
export async function readApart(files: readonly ScanFile[], options: ReaderProcessOptions): Promise<ReadScan> {
  const { entry, milliseconds } = options;
  const child = spawn(process.execPath, [...flags(entry), entry], {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, milliseconds);
  const answer = new Answer(files);
  try {
    hand(files, child);
    for await (const piece of child.stdio[3] as Readable) {
      const read = answer.take(piece as Buffer);
      if (read !== null) return read;
    }
    throw new BadFrame('It fell silent.');
  } catch (error) {
    if (error instanceof ScanRefused) throw error;
    if (isLate) throw new ReaderFell('timed-out', answer.file);
    // It never got to a file: that is our fault, not the sender's.
    if (!answer.hasStarted) throw new ReaderFell('scanner-unavailable', null);
    throw new ReaderFell('broken', answer.file);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    await gone;
  }
}

function hand(files: readonly ScanFile[], child: ChildProcess): void {
  const { stdin } = child;
  // It may fall before it has taken everything; that shows where it is listened to.
  stdin?.on('error', () => undefined);
  for (const { bytes } of files) stdin?.write(frame('file', bytes));
  stdin?.end();
}

/** What the process says of some files, piece by piece; nothing of it is believed unseen. */
class Answer {
  private readonly frames = new Frames(mostAnswered);
  private readonly pages: Buffer[] = [];
  private started = 0;

  constructor(private readonly files: readonly ScanFile[]) {}

  get hasStarted(): boolean {
    return this.started > 0;
  }

  /** The name of the file that it is at. */
  get file(): string | null {
    return this.files[this.started - 1]?.name ?? (this.files.length === 1 ? this.files[0]!.name : null);
  }

  /** What was read, once it has said its last word. Throws BadFrame and ScanRefused. */
  take(piece: Buffer): ReadScan | null {
    for (const each of this.frames.take(piece)) {
      const read = this.hear(each);
      if (read !== null) return read;
    }
    return null;
  }

  private hear({ kind, body }: Frame): ReadScan | null {
    switch (kind) {
      case 'starts':
        this.started += 1;
        return null;
      case 'page':
        if (this.pages.length >= scanLimits.pages || !isBareJpeg(body)) throw new BadFrame('It is no page of ours.');
        this.pages.push(Buffer.from(body));
        return null;
      case 'read':
        return { pages: this.pages, ...wordsIn(body) };
      case 'refused':
        throw new ScanRefused(faultIn(body), this.file);
      case 'file':
        throw new BadFrame('That is ours to say.');
    }
  }
}

function faultIn(body: Buffer): ScanFault {
  return scanFaults.find((fault) => fault === body.toString('latin1')) ?? 'broken';
}

function wordsIn(body: Buffer): Pick<ReadScan, 'codes' | 'text'> {
  const said: unknown = JSON.parse(body.toString('utf8'));
  const { codes, text } = said as { codes: unknown; text: unknown };
  if (!Array.isArray(codes) || typeof text !== 'string') throw new BadFrame('It is in other words.');
  const texts = codes.slice(0, scanLimits.codes).filter((code) => typeof code === 'string');
  return {
    codes: texts.map((code) => code.slice(0, scanLimits.codeLength)),
    text: text.slice(0, scanLimits.textBytes),
  };
}
