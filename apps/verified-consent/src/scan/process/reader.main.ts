import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { typeOf } from '../file-type';
import { scanLimits } from '../scan-reader.port';
import { BrokenFile } from './broken-file';
import { frame, type FrameKind, Frames } from './frames';
import { Pages } from './pages';
import { readPdf } from './read-pdf';
import { readPicture } from './read-picture';

/** The service ends this process when it takes too long; should the service be gone, it ends itself, from a thread that no decoder holds up. */
new Worker('setTimeout(() => process.kill(process.pid, "SIGKILL"), require("node:worker_threads").workerData)', {
  eval: true,
  workerData: 2 * scanLimits.milliseconds,
}).unref();

const out = new Socket({ fd: 3, readable: false, writable: true });

function tell(kind: FrameKind, body: Buffer | string = ''): Promise<void> {
  return new Promise((resolve, reject) => out.write(frame(kind, body), (error) => (error ? reject(error) : resolve())));
}

async function filesFromService(): Promise<Buffer[]> {
  const frames = new Frames(2 * scanLimits.totalBytes);
  const files: Buffer[] = [];
  for await (const piece of process.stdin) {
    for (const { body } of frames.take(piece as Buffer)) files.push(body);
  }
  return files;
}

async function readAll(): Promise<void> {
  const pages = new Pages((page) => tell('page', page));
  let text = '';
  for (const file of await filesFromService()) {
    await tell('starts');
    const type = typeOf(file);
    if (type === null) throw new BrokenFile('unknown-type');
    if (type === 'pdf') text += `${await readPdf(file, pages)}\n`;
    else await readPicture(file, type, pages);
  }
  await tell('read', JSON.stringify({ codes: pages.codes, text: cut(text.trim()) }));
}

/** So many bytes of it, without half a letter at the end. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= scanLimits.textBytes
    ? text
    : bytes.toString('utf8', 0, scanLimits.textBytes - 3).replace(/\ufffd$/, '');
}

readAll()
  .catch((error: unknown) => tell('refused', error instanceof BrokenFile ? error.fault : 'broken'))
  // Threads of the decoders would keep it.
  .finally(() => process.exit(0));
