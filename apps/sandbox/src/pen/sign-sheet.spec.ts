import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { signSheet } from './sign-sheet';

const [width, height] = [300, 240];
const date = new Date('2026-11-23T10:00:00Z');
/** Plain Node runs no TypeScript, and what was built may be older. */
const process = [
  '-e',
  transformSync(readFileSync(join(__dirname, 'draw-pages.main.ts'), 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code,
];

/** A form as a parent prints it: two questions on the first page, and where to sign on the second. */
function form(): Promise<Buffer> {
  const doc = new PDFDocument({ size: [width, height], margin: 0 });
  for (const y of [40, 100]) for (const x of [180, 230]) doc.rect(x, y, 12, 12).stroke();
  doc.addPage();
  doc.rect(10, 20, 280, 26).rect(10, 60, 140, 62).rect(160, 60, 130, 62).stroke();
  const parts: Buffer[] = [];
  return new Promise((done) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => done(Buffer.concat(parts)));
    doc.end();
  });
}

/** How much of the pen is on a part of a photo, in points of the form. */
async function inkOn(photo: Buffer, [x, y, across, down]: readonly [number, number, number, number]): Promise<number> {
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const scale = info.width / width;
  let dots = 0;
  for (let row = Math.round(y * scale); row < (y + down) * scale && row < info.height; row += 1) {
    for (let column = Math.round(x * scale); column < (x + across) * scale; column += 1) {
      const at = (row * info.width + column) * 3;
      if (data[at + 2]! - data[at]! > 40) dots += 1;
    }
  }
  return dots;
}

it('ticks what it is told, signs and writes the day', async () => {
  const [first, second] = await signSheet(await form(), { answers: ['yes', 'no'], date }, process);
  const ink = (await Promise.all(
    [40, 100].flatMap((y) => [180, 230].map((x) => inkOn(first!, [x - 6, y - 6, 24, 26]))),
  )) as [number, number, number, number];
  expect(ink.map((dots) => dots > 20)).toEqual([true, false, false, true]);
  for (const field of [
    [10, 16, 280, 34],
    [10, 56, 145, 70],
    [160, 56, 135, 70],
  ] as const) {
    expect(await inkOn(second!, field)).toBeGreaterThan(100);
  }
});

it('leaves open what it is told to, and does not sign', async () => {
  const photos = await signSheet(await form(), { answers: [null, null], signed: false, date }, process);
  for (const photo of photos) expect(await inkOn(photo, [0, 0, width, height])).toBe(0);
});

it('says when what it has is no form', async () => {
  await expect(signSheet(Buffer.from('no form'), { answers: [], date }, process)).rejects.toThrow('could not be drawn');
});
