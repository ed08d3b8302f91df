// What a reader of a PDF sees: text and QR codes of each page. Runs by itself, as its packages load in plain Node alone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({ overrides: { wasmBinary: wasm } });
const library = await PDFiumLibrary.init();
const document = await library.loadDocument(readFileSync(0));
const pages = [];
for (const page of document.pages()) {
  // A page is gone once it was rendered.
  const [text, size] = [page.getText(), page.getOriginalSize()];
  const { data, width, height } = await page.render({ scale: 1.5, render: 'bitmap' });
  const pixels = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' };
  const codes = await readBarcodes(pixels, { formats: ['QRCode'] });
  pages.push({ text, width: size.originalWidth, codes: codes.map((code) => code.text) });
}
process.stdout.write(JSON.stringify(pages));
