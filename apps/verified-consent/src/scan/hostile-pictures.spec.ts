import sharp from 'sharp';
import { isBareJpeg } from './bare-jpeg';
import { deflateBomb } from './deflate-bomb.testing';
import { pdfOf, words } from './pdf.testing';
import { colourAt, photoOf, qrOf, sheet } from './pictures.testing';
import { chunk, pngOf } from './png.testing';
import { colours, half, noise, ReaderToTry, sizes } from './process-scan-reader.testing';
import { faultOf } from './scan-reader.contract';
import type { ScanFile } from './scan-reader.port';

jest.setTimeout(60_000);

const reference = 'KINSENT:K7QX3MPA9D';
const at = new ReaderToTry();
const file = (name: string, bytes: Buffer): ScanFile => ({ name, bytes });

describe('a picture that somebody sent in', () => {
  it('is read as what is in it, whatever it is called', async () => {
    const formats = ['jpeg', 'png', 'webp', 'tiff'] as const;
    const files = formats.map(async (format) => file('form.pdf.exe', await sheet('#00f').toFormat(format).toBuffer()));
    const scan = await at.reader.read(await Promise.all(files));
    expect(scan.pages.map(isBareJpeg)).toEqual([true, true, true, true]);
    for (const [red, green, blue] of (await colours(scan)) as [number, number, number][]) {
      expect([red < 12, green < 12, blue > 243]).toEqual([true, true, true]);
    }
  });

  it('reads several in their order', async () => {
    const scan = await at.read(
      await sheet('#f00').jpeg().toBuffer(),
      await sheet('#0f0').png().toBuffer(),
      await sheet('#00f').webp().toBuffer(),
    );
    const strongest = (await colours(scan)).map((colour) => colour.indexOf(Math.max(...colour)));
    expect(strongest).toEqual([0, 1, 2]);
  });

  it('is read in any kind of colour, on white where it shows through', async () => {
    const red = sheet('#f00', 64, 64);
    const scan = await at.read(
      await red.clone().greyscale().jpeg().toBuffer(),
      await red.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await red.clone().toColourspace('rgb16').png().toBuffer(),
      await red.clone().png({ palette: true }).toBuffer(),
      await red.clone().ensureAlpha(0).png().toBuffer(),
      await red.clone().greyscale().ensureAlpha(0).webp().toBuffer(),
      await red.clone().greyscale().tiff({ bitdepth: 1 }).toBuffer(),
    );
    const near = (await colours(scan)).map((colour) => colour.map((value) => Math.round(value / 64)));
    const [grey, one, two, three, clear, fog] = near;
    expect(new Set(grey)).toHaveProperty('size', 1);
    for (const colour of [one, two, three]) expect(colour).toEqual([4, 0, 0]);
    for (const colour of [clear, fog]) expect(colour).toEqual([4, 4, 4]);
  });

  it('makes large ones smaller, leaves small ones, and bends none', async () => {
    const [wide, tall, small] = [
      await sheet('#eee', 4000, 3000).jpeg().toBuffer(),
      await sheet('#eee', 900, 6000).png().toBuffer(),
      await sheet('#eee', 200, 300).png().toBuffer(),
    ];
    expect(await sizes(await at.read(wide, tall, small))).toEqual([
      [1600, 1200],
      [480, 3200],
      [200, 300],
    ]);
  });

  it('turns them upright, and keeps nothing of where, when and with what they were taken', async () => {
    const upright = await sheet('#fff', 400, 600)
      .composite([{ input: await sheet('#f00', 200, 300).png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer();
    // As a phone does: the sensor lies, the orientation says so.
    const lying = await sharp(upright).rotate(270).png().toBuffer();
    const photo = await sharp(lying)
      .jpeg()
      .withExif({
        IFD0: { Make: 'PhoneOfMarieke', Orientation: '6' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 49/1 3000/100' },
      })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Marieke</x:xmpmeta>')
      .toBuffer();
    const before = await sharp(photo).metadata();
    expect(before).toMatchObject({ orientation: 6, exif: expect.any(Buffer), xmp: expect.any(Buffer) });

    const scan = await at.read(photo);
    const page = scan.pages[0]!;
    expect(await sizes(scan)).toEqual([[400, 600]]);
    expect((await colourAt(page, 0.25, 0.25))[1]).toBeLessThan(60);
    for (const [across, down] of [
      [0.75, 0.25],
      [0.25, 0.75],
      [0.75, 0.75],
    ] as const) {
      expect((await colourAt(page, across, down))[1]).toBeGreaterThan(220);
    }
    const { exif, icc, iptc, xmp, orientation } = await sharp(page).metadata();
    expect({ exif, icc, iptc, xmp, orientation }).toEqual({});
    expect(page.toString('latin1')).not.toMatch(/Exif|Marieke|GPS|xmp|ICC/i);
  });

  it('reads each page of a fax, as tall as the paper was', async () => {
    const page = await sheet('#fff', 1728, 1100)
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 8.03, yres: 3.85 })
      .toBuffer();
    expect(await sizes(await at.read(page))).toEqual([[1600, 2124]]);
    const strip = sharp([await sheet('#fff').png().toBuffer(), await sheet('#000').png().toBuffer()], {
      join: { animated: true },
    });
    const two = await strip.tiff({ compression: 'lzw' }).toBuffer();
    const seen = await colours(await at.read(two));
    expect(seen).toHaveLength(2);
    expect([seen[0]![0]! > 250, seen[1]![0]! < 5]).toEqual([true, true]);
  });

  it('reads the code in a photo that somebody took', async () => {
    expect((await at.read(await photoOf(reference))).codes).toEqual([reference]);
  });

  it('reads the code in a clean scan, each code once', async () => {
    const scan = await sheet('#fff', 1240, 1754)
      .composite([{ input: await qrOf(reference, 180), left: 900, top: 80 }])
      .png()
      .toBuffer();
    expect((await at.read(scan, scan)).codes).toEqual([reference]);
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['claims 10,000 × 10,000 dots', () => pngOf({ width: 10_000, height: 10_000, data: deflateBomb(1) }), 'dimensions'],
    ['has 10,000 × 10,000 dots', () => pngOf({ width: 10_000, height: 10_000, data: deflateBomb(101) }), 'dimensions'],
    [
      'claims two thousand million dots across',
      () => pngOf({ width: 0x7fffffff, height: 1, data: deflateBomb(1) }),
      'broken',
    ],
    ['is as wide as a street', () => pngOf({ width: 13_000_000, height: 3, data: deflateBomb(1) }), 'dimensions'],
    [
      'is a TIFF of 50 million dots',
      () => sheet('#fff', 7100, 7100).tiff({ compression: 'lzw' }).toBuffer(),
      'dimensions',
    ],
    ['is cut off', async () => half(await sheet('#abc').png({ compressionLevel: 0 }).toBuffer()), 'broken'],
    ['is a JPEG that is cut off', async () => half(await noise(900).jpeg().toBuffer()), 'broken'],
    ['is a WebP that is cut off', async () => half(await noise(900).webp().toBuffer()), 'broken'],
    ['is a TIFF that is cut off', async () => half(await noise(900).tiff({ compression: 'lzw' }).toBuffer()), 'broken'],
    ['is only a beginning', () => Buffer.from('ffd8ffe0', 'hex'), 'broken'],
    ['is a TIFF that goes round in circles', () => Buffer.from('49492a0008000000000008000000', 'hex'), 'broken'],
    ['begins as a JPEG and goes on as a PDF', () => Buffer.concat([Buffer.from('ffd8ff', 'hex'), pdfOf()]), 'broken'],
    [
      'is noise behind a mark',
      () => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(50_000, 0x5a)]),
      'broken',
    ],
  ])('refuses one that %s', async (_, make, expected) => {
    expect(await at.fault(await make())).toEqual({ fault: expected, file: '0' });
  });

  it('is not blown up by a picture that inflates to far more than its dots', async () => {
    const bomb = pngOf({ width: 64, height: 64, data: deflateBomb(400) });
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateBomb(400)]));
    const words = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateBomb(400)]));
    // What is behind the dots does not matter: either is fine, and both are quick.
    for (const bytes of [bomb, pngOf({ width: 64, height: 64, chunks: [profile, words] })]) {
      const began = performance.now();
      expect(['read', { fault: 'broken', file: '0' }]).toContainEqual(await at.fault(bytes));
      expect(performance.now() - began).toBeLessThan(15_000);
    }
  });

  it('shows nothing of a page of a browser that hides behind a picture, or in it', async () => {
    const script = '<html><script>alert("behind")</script>';
    const picture = await sheet('#abc')
      .withExif({ IFD0: { ImageDescription: script } })
      .jpeg()
      .toBuffer();
    const { pages } = await at.read(
      Buffer.concat([picture, Buffer.from(script), pdfOf({ pages: [words(reference)] })]),
    );
    expect(pages.map(isBareJpeg)).toEqual([true]);
    expect(pages[0]!.toString('latin1')).not.toMatch(/script|alert|PDF/);
  });

  it('says which of several files is the broken one', async () => {
    const fine = await sheet('#abc').jpeg().toBuffer();
    expect(
      await faultOf(
        at.reader.read([file('front.jpg', fine), file('back.jpg', half(await noise(900).jpeg().toBuffer()))]),
      ),
    ).toEqual({
      fault: 'broken',
      file: 'back.jpg',
    });
  });
});
