import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const wasm = readFileSync(require.resolve('zxing-wasm/writer/zxing_writer.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

/** A plain sheet of one colour. */
export function sheet(colour: string, width = 600, height = 800): Sharp {
  return sharp({ create: { width, height, channels: 3, background: colour } });
}

/** A QR code, as a PNG of so many dots across. */
export async function qrOf(text: string, across: number): Promise<Buffer> {
  const { symbol } = await writeBarcode(text, { format: 'QRCode', ecLevel: 'M' });
  return sharp(Buffer.from(symbol.data.map((dot) => (dot === 0 ? 0 : 255))), {
    raw: { width: symbol.width, height: symbol.height, channels: 1 },
  })
    .resize(across, across, { kernel: 'nearest' })
    .extend({ top: 20, bottom: 20, left: 20, right: 20, background: '#fff' })
    .png()
    .toBuffer();
}

/** A sheet with a QR code, as somebody photographs it: askew, out of focus, in bad light, on a table, from a distance. */
export async function photoOf(text: string): Promise<Buffer> {
  const paper = await sheet('#fff', 2100, 2970)
    .composite([{ input: await qrOf(text, 340), left: 1600, top: 120 }])
    .png()
    .toBuffer();
  const lying = await sharp(paper).rotate(11, { background: '#6b4a2f' }).png().toBuffer();
  const light = await sharp({
    create: {
      width: 3024,
      height: 4032,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 205, sigma: 14 },
    },
  })
    .blur(0.6)
    .png()
    .toBuffer();
  return sharp(await sharp(lying).resize(3024, 4032, { fit: 'contain', background: '#6b4a2f' }).png().toBuffer())
    .composite([{ input: light, blend: 'multiply' }])
    .blur(2.2)
    .jpeg({ quality: 55 })
    .toBuffer();
}

/** The colour in the middle of one quarter of a picture: red, green and blue. */
export async function colourAt(picture: Buffer, across: number, down: number): Promise<number[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height * down) * info.width + Math.floor(info.width * across)) * info.channels;
  return [...data.subarray(at, at + 3)];
}
