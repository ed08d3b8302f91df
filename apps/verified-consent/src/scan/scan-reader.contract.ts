import { isBareJpeg } from './bare-jpeg';
import { onePage } from './one-page.testing';
import { type ScanFile, scanLimits, type ScanReader, ScanRefused } from './scan-reader.port';

/** What reading comes to: what was read, or the fault and the file that it is about. */
export async function faultOf(reading: Promise<unknown>): Promise<{ fault: string; file: string | null } | 'read'> {
  try {
    await reading;
    return 'read';
  } catch (error) {
    if (!(error instanceof ScanRefused)) throw error;
    return { fault: error.fault, file: error.file };
  }
}

const file = (name: string, bytes: Buffer = onePage): ScanFile => ({ name, bytes });

/** What everybody who reads scans keeps to. */
export function readsScans(open: () => ScanReader): void {
  const refusal = (...files: ScanFile[]) => faultOf(open().read(files));

  it('makes a page of a photo, of several in their number, and says no word that is not there', async () => {
    const one = await open().read([file('a.jpg')]);
    expect(one).toMatchObject({ codes: [], text: '' });
    expect(one.pages).toHaveLength(1);
    const three = await open().read([file('a.jpg'), file('b.jpg'), file('c.jpg')]);
    expect(three.pages.map(isBareJpeg)).toEqual([true, true, true]);
  });

  it('takes no artefact without files, and no file without bytes', async () => {
    expect(await refusal()).toEqual({ fault: 'empty', file: null });
    expect(await refusal(file('a.jpg'), file('b.jpg', Buffer.alloc(0)))).toEqual({ fault: 'empty', file: 'b.jpg' });
  });

  it('takes a file of so many bytes, and an artefact of so many', async () => {
    const large = (bytes: number): Buffer => Buffer.concat([onePage], bytes);
    expect(await refusal(file('60.jpg', large(60_000_000)))).toEqual({ fault: 'too-large', file: '60.jpg' });
    const most = scanLimits.fileBytes;
    expect(await refusal(file('a.jpg', large(most + 1)))).toEqual({ fault: 'too-large', file: 'a.jpg' });
    expect(await refusal(file('a.jpg', large(most)), file('b.jpg', large(6_000_000)))).toEqual({
      fault: 'too-large',
      file: null,
    });
  });

  it('takes so many files', async () => {
    const many = Array.from({ length: scanLimits.pages + 1 }, (_, index) => file(`${index}.jpg`));
    expect(await refusal(...many)).toEqual({ fault: 'too-many-pages', file: null });
  });

  it.each([
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00<script>alert(1)</script>')],
    ['a page of a browser', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['an archive', Buffer.from('PK\x03\x04 and more of it')],
    ['a HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['a document', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a program', Buffer.from('MZ\x90\0')],
    ['one byte', Buffer.from('%')],
  ])('takes no %s, whatever it is called', async (_, bytes) => {
    expect(await refusal(file('form.pdf', bytes))).toEqual({ fault: 'unknown-type', file: 'form.pdf' });
    expect(await refusal(file('a.jpg'), file('b.jpg', bytes))).toEqual({ fault: 'unknown-type', file: 'b.jpg' });
  });
}
