import sharp, { type Sharp } from 'sharp';
import type { FileType } from '../file-type';
import { scanLimits } from '../scan-reader.port';
import { BrokenFile } from './broken-file';
import { faxStretch } from './fax-stretch';
import type { Pages } from './pages';
import { paper, type Pixels } from './pixels';

// Nothing is decoded but what the first bytes said that it is, and only from memory: libvips knows sixty formats more.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadTiffBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

/** Decodes one picture, or every page of a fax. Throws BrokenFile. */
export async function readPicture(bytes: Buffer, type: Exclude<FileType, 'pdf'>, pages: Pages): Promise<void> {
  const { width, height, format, pages: frames = 1 } = await told(() => open(bytes, 0).metadata());
  if (format !== type) throw new BrokenFile('broken');
  if (width * height > mostPixels(type)) throw new BrokenFile('dimensions');
  // The frames of an animation are no pages.
  const count = type === 'tiff' ? frames : 1;
  pages.expect(count);
  for (let page = 0; page < count; page += 1) await pages.add(await told(() => decoded(bytes, type, page)));
}

/** A JPEG is made smaller while it is decoded, so more of it may be declared. */
function mostPixels(type: FileType): number {
  return type === 'jpeg' ? scanLimits.declaredPixels : scanLimits.decodedPixels;
}

function open(bytes: Buffer, page: number, limitInputPixels: number | false = false): Sharp {
  // What is cut off midway is not read as if it were whole: the signature may have stood there.
  return sharp(bytes, { page, limitInputPixels, failOn: 'truncated', sequentialRead: true });
}

async function decoded(bytes: Buffer, type: FileType, page: number): Promise<Pixels> {
  const { width, height, autoOrient } = await open(bytes, page).metadata();
  if (width * height > mostPixels(type)) throw new BrokenFile('dimensions');
  const stretch = type === 'tiff' ? faxStretch(bytes, page) : 1;
  const lies = autoOrient.width !== width;
  const across = lies ? autoOrient.width * stretch : autoOrient.width;
  const down = lies ? autoOrient.height : autoOrient.height * stretch;
  const scale = Math.min(1, paper.width / across, paper.height / down);
  const { data, info } = await open(bytes, page, mostPixels(type))
    .autoOrient()
    .resize(Math.max(1, Math.round(across * scale)), Math.max(1, Math.round(down * scale)), { fit: 'fill' })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** What libvips says is for its developers; what it means is one of three things. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BrokenFile) throw error;
    const message = error instanceof Error ? error.message : '';
    throw new BrokenFile(/pixel limit|memory|too large|exceeds/i.test(message) ? 'dimensions' : 'broken');
  }
}
