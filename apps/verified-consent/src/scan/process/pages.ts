import sharp from 'sharp';
import { scanLimits } from '../scan-reader.port';
import { BrokenFile } from './broken-file';
import type { Pixels } from './pixels';
import { codesIn } from './read-codes';

/** The pages of one artefact: told to the service one by one, as JPEGs of our own making. */
export class Pages {
  readonly codes: string[] = [];
  private expected = 0;

  constructor(private readonly tell: (page: Buffer) => Promise<void>) {}

  /** So many pages come next. Throws BrokenFile before any of them is decoded when they are too many in all. */
  expect(count: number): void {
    this.expected += count;
    if (this.expected > scanLimits.pages) throw new BrokenFile('too-many-pages');
  }

  async add({ data, width, height }: Pixels): Promise<void> {
    for (const code of await codesIn({ data, width, height })) {
      if (this.codes.length < scanLimits.codes && !this.codes.includes(code)) this.codes.push(code);
    }
    const jpeg = await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .jpeg({ quality: 80 })
      .toBuffer();
    await this.tell(jpeg);
  }
}
