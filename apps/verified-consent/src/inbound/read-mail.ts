import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A message, as far as a form can be in it. Everything in it is a stranger's word. */
export interface ReadMail {
  /** In their order; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Address of the `From` header; empty without. */
  readonly from: string;
  readonly subject: string;
  /** The beginning of what was written. */
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly name: string;
  /** Its sender put it apart from the text, and it says so. */
  readonly apart: boolean;
  /** It stands within the text, as logos do. */
  readonly inline: boolean;
  readonly bytes: Uint8Array;
}

const worker = join(__dirname, 'mail.worker.js');
/** In milliseconds. */
const longest = 20_000;
const resourceLimits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

/** Null for what is no message, or takes more to read than a message does. */
export function readMail(raw: Buffer): Promise<ReadMail | null> {
  return new Promise((resolve) => {
    const thread = new Worker(worker, { workerData: raw, resourceLimits, stdout: true, stderr: true });
    const late = setTimeout(() => finish(null), longest);
    const finish = (mail: ReadMail | null): void => {
      clearTimeout(late);
      resolve(mail);
      void thread.terminate();
    };
    thread
      .once('message', finish)
      .once('error', () => finish(null))
      .once('exit', () => finish(null));
  });
}
