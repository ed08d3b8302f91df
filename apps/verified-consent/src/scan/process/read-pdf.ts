import { PDFiumLibrary } from '@hyzyla/pdfium';
import { BrokenFile } from './broken-file';
import type { Pages } from './pages';
import { paper } from './pixels';

/** Roughly 190 dots an inch on A4, and never more pixels than a page may have. */
const dotsPerPoint = paper.width / 595;

/** Made when the first PDF comes: photos need none. */
let library: PDFiumLibrary | null = null;

/**
 * Draws every page of a PDF and answers its text layer. This PDFium has no script engine: what a PDF would start stays unread.
 * What a parent filled in or drew in a viewer (fields, annotations) is drawn too. Throws BrokenFile.
 */
export async function readPdf(bytes: Buffer, pages: Pages): Promise<string> {
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes).catch((error: unknown) => {
    throw new BrokenFile(isLocked(error) ? 'encrypted' : 'broken');
  });
  const count = document.getPageCount();
  if (count < 1) throw new BrokenFile('broken');
  pages.expect(count);
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const page = document.getPage(index);
    const { originalWidth: across, originalHeight: down } = page.getOriginalSize();
    // A page that cannot be loaded has no size.
    if (!(across > 0 && down > 0)) throw new BrokenFile('broken');
    text += `${page.getText()}\n`;
    const scale = Math.min(dotsPerPoint, paper.width / across, paper.height / down);
    const [width, height] = [across, down].map((points) => Math.max(1, Math.round(points * scale))) as [number, number];
    await pages.add(await page.render({ render: 'bitmap', width, height, scale: 1, renderFormFields: true }));
  }
  document.destroy();
  return text.trim();
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /password|security/i.test(error.message);
}
