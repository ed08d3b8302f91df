import sharp from 'sharp';
import { isBareJpeg } from './bare-jpeg';
import { onePage } from './one-page.testing';
import { sheet } from './pictures.testing';

const after = (bytes: Buffer): Buffer => Buffer.concat([onePage.subarray(0, 2), bytes, onePage.subarray(2)]);
const segment = (kind: number, body: string): Buffer => {
  const head = Buffer.from([0xff, kind, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, Buffer.from(body, 'latin1')]);
};

it('knows pages as they are made here', async () => {
  expect(isBareJpeg(onePage)).toBe(true);
  const dots = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const loud = sharp({ create: { width: 1600, height: 3200, channels: 3, background: '#000', noise: dots } });
  expect(isBareJpeg(await loud.jpeg({ quality: 80 }).toBuffer())).toBe(true);
  expect(isBareJpeg(await sheet('#abc').jpeg({ progressive: false }).toBuffer())).toBe(true);
});

it.each<[string, () => Buffer | Promise<Buffer>]>([
  ['nothing', () => Buffer.alloc(0)],
  ['a beginning', () => onePage.subarray(0, 20)],
  ['one that ends early', () => onePage.subarray(0, -2)],
  ['one with something behind it', () => Buffer.concat([onePage, Buffer.from('<script>')])],
  [
    'one with something behind it that ends alike',
    () => Buffer.concat([onePage, Buffer.from('<script>\xff\xd9', 'latin1')]),
  ],
  ['two in one', () => Buffer.concat([onePage, onePage])],
  ['one with a comment', () => after(segment(0xfe, 'made by Marieke'))],
  ['one with EXIF', () => after(segment(0xe1, 'Exif\0\0II*\0'))],
  ['one with a colour profile', () => after(segment(0xe2, 'ICC_PROFILE\0'))],
  ['one with a thumbnail', () => after(segment(0xe0, `JFIF\0${'x'.repeat(40)}`))],
  ['one that is too wide', () => sheet('#abc', 1601, 10).jpeg().toBuffer()],
  ['one that is too tall', () => sheet('#abc', 10, 3201).jpeg().toBuffer()],
  ['a PNG', () => sheet('#abc').png().toBuffer()],
  ['a segment that points behind the end', () => after(Buffer.from([0xff, 0xdb, 0xff, 0xff]))],
  ['a segment of no length', () => after(Buffer.from([0xff, 0xdb, 0, 0]))],
])('does not take %s', async (_, make) => {
  expect(isBareJpeg(await make())).toBe(false);
});
