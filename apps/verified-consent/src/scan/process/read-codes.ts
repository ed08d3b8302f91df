import { readFileSync } from 'node:fs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { scanLimits } from '../scan-reader.port';
import type { Pixels } from './pixels';

// By itself the library would fetch its WebAssembly from a server of others.
const wasm = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
});

/** The texts of the QR codes on a page. */
export async function codesIn({ data, width, height }: Pixels): Promise<string[]> {
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const found = await readBarcodes({ data: pixels, width, height, colorSpace: 'srgb' } as ImageData, {
    formats: ['QRCode'],
    maxNumberOfSymbols: 4,
  });
  return found
    .filter(({ isValid }) => isValid)
    .map(({ text }) => text)
    .filter((text) => text !== '' && text.length <= scanLimits.codeLength);
}
