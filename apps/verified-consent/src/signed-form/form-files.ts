import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { type ScanFile, scanLimits } from '../scan/scan-reader.port';
import type { IntakeFault } from './form-intake';

/** Why an upload led to nothing, as its page says it. `passed` and `over` are told by the door. */
export type UploadFault = Exclude<IntakeFault, 'passed' | 'over'> | 'form.stale' | 'none' | 'cut' | 'many';

/** Thrown by `receiveFiles`; nothing of what came is kept. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused';

  constructor(readonly fault: UploadFault) {
    super('This upload is not taken in.');
  }
}

/** What a body with files in it may hold at most; the edges of its parts take a little. */
export const uploadLimit = scanLimits.totalBytes + 256 * 1024;

/** How long an upload may take, in milliseconds: 25 MB from a phone on a slow line. */
export const slowestUpload = 10 * 60_000;

/** How long nothing may come of one, in milliseconds: a phone in a tunnel comes out again. */
const patience = 60_000;

const partLimits = {
  fileSize: scanLimits.fileBytes,
  files: scanLimits.pages,
  fields: 5,
  fieldSize: 1_000,
  fieldNameSize: 100,
  headerPairs: 20,
  parts: scanLimits.pages + 5,
};

export interface Received {
  readonly files: readonly ScanFile[];
  /** Those that came before the files, each as it came first. */
  readonly fields: ReadonlyMap<string, string>;
  readonly presence: string | null;
}

/**
 * Reads what a page's form sends. `isOurs` looks at its token before the first file is read. Nothing is written anywhere: the
 * files are in memory until the intake has sealed them. Throws UploadRefused.
 */
export async function receiveFiles(request: FastifyRequest, isOurs: (token: string) => boolean): Promise<Received> {
  if (Number(request.headers['content-length'] ?? 0) > uploadLimit) throw new UploadRefused('too-large');
  if (!request.isMultipart()) throw new UploadRefused('none');
  const fields = new Map<string, string>();
  const silence = setTimeout(() => request.raw.destroy(), patience);
  const basket = new Basket(() => silence.refresh());
  const check = (): void => {
    if (!isOurs(fields.get('token') ?? '')) throw new UploadRefused('form.stale');
  };
  try {
    let checked = false;
    for await (const part of request.parts({ limits: partLimits })) {
      if (part.type === 'field') {
        if (typeof part.value === 'string' && !fields.has(part.fieldname)) fields.set(part.fieldname, part.value);
        continue;
      }
      if (!checked) check();
      checked = true;
      await basket.put(part);
    }
    if (!checked) check();
  } catch (error) {
    throw faultOf(error);
  } finally {
    clearTimeout(silence);
  }
  if (basket.files.length === 0) throw new UploadRefused('none');
  return { files: basket.files, fields, presence: fields.get('h') ?? null };
}

/** Holds files in memory, as many bytes as a form may have and no more. */
class Basket {
  readonly files: ScanFile[] = [];
  private total = 0;

  constructor(private readonly onBytes: () => void) {}

  async put({ file, filename }: MultipartFile): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of file) {
      this.onBytes();
      this.total += (chunk as Buffer).length;
      if (this.total > scanLimits.totalBytes) throw new UploadRefused('too-large');
      chunks.push(chunk as Buffer);
    }
    if (file.truncated) throw new UploadRefused('too-large');
    // A field without a choice comes as a file without a name or content.
    if (chunks.length > 0 || filename !== '') this.files.push({ name: filename, bytes: Buffer.concat(chunks) });
  }
}

const codes: Readonly<Record<string, UploadFault>> = {
  FST_REQ_FILE_TOO_LARGE: 'too-large',
  FST_FILES_LIMIT: 'many',
  FST_PARTS_LIMIT: 'many',
  FST_FIELDS_LIMIT: 'form.stale',
};

/** What is no body of a form, or came to no end, was cut off on its way. */
function faultOf(error: unknown): UploadRefused {
  if (error instanceof UploadRefused) return error;
  const { code } = error as { code?: string };
  return new UploadRefused(codes[code ?? ''] ?? 'cut');
}
