import { cookieOf, type Guardian, type Page, type StrongDoor } from '../verified-consent.testing';

export interface SentFile {
  readonly name?: string;
  readonly type?: string;
  readonly bytes: Buffer;
}

/** Bytes that begin as a JPEG does, unlike any other. */
export function aPhoto(size = 2_000): Buffer {
  photos += 1;
  const photo = Buffer.alloc(size, photos % 251);
  photo.set([0xff, 0xd8, 0xff, 0xe0]);
  photo.writeUInt32BE(photos, 8);
  return photo;
}

let photos = 0;

/** Bytes that begin as a PDF does, unlike any other. */
export function aPdf(text = ''): Buffer {
  photos += 1;
  return Buffer.from(`%PDF-1.7\n% ${photos} ${text}`);
}

const boundary = '----part-of-a-form';

export const multipartType = `multipart/form-data; boundary=${boundary}`;

/** The body that a browser makes of a form with files. */
export function bodyOf(fields: Readonly<Record<string, string>>, files: readonly SentFile[]): Buffer {
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const sent = files.map(({ name = 'photo.jpg', type = 'image/jpeg', bytes }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    ]),
  );
  return Buffer.concat([...parts, ...sent, Buffer.from(`--${boundary}--\r\n`)]);
}

/** What a browser has of the page before it sends anything. */
export async function openForm(
  door: StrongDoor,
  { path }: Pick<Guardian, 'path'>,
  query = '',
): Promise<{ page: Page; token: string; cookie: string; url: string }> {
  const page = await door.get(`${path}/form${query}`);
  const token = /name="token" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
  return { page, token, cookie: cookieOf(page), url: `${path}/form/upload` };
}

/** Opens the page and sends files, as a browser without scripts does. */
export async function upload(
  door: StrongDoor,
  guardian: Pick<Guardian, 'path'>,
  files: readonly SentFile[],
  change: { readonly fields?: Record<string, string>; readonly headers?: Record<string, string> } = {},
): Promise<Page> {
  const { token, cookie, url } = await openForm(door, guardian);
  return sendBody(door, url, bodyOf({ token, ...change.fields }, files), { cookie, ...change.headers });
}

export async function sendBody(
  door: StrongDoor,
  url: string,
  payload: Buffer,
  headers: Record<string, string>,
): Promise<Page> {
  const all = { 'content-type': multipartType, accept: 'text/html', ...headers };
  const answer = await door.app.inject({ method: 'POST', url, headers: all, payload });
  const location = answer.headers['location'];
  return {
    status: answer.statusCode,
    html: answer.payload,
    location: typeof location === 'string' ? location : null,
    headers: answer.headers,
  };
}
