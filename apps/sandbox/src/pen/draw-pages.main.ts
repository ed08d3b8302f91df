import { readFileSync } from 'node:fs';
import { PDFiumLibrary } from '@hyzyla/pdfium';

/** Pixels of a point: about 200 dots an inch. */
const scale = 2.8;

/** Draws the pages of a PDF (standard input) in grey, as JSON (standard output). By itself, as its library is for plain Node. */
async function main(): Promise<void> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(readFileSync(0));
  const pages = [];
  for (const page of document.pages()) {
    const { data, width, height } = await page.render({ scale, render: 'bitmap' });
    const grey = Buffer.alloc(width * height);
    for (let at = 0; at < grey.length; at += 1) grey[at] = data[at * 4]!;
    pages.push({ width, height, scale, grey: grey.toString('base64') });
  }
  process.stdout.write(JSON.stringify(pages));
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
