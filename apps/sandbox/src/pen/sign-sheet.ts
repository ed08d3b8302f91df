import { spawn } from 'node:child_process';
import { join } from 'node:path';
import sharp from 'sharp';
import { type Blanks, blanksOf, type DrawnPage } from './find-boxes';
import { inked } from './ink';
import { cross, digits, handOf, scrawl, type Stroke } from './strokes';

/** How somebody fills a form in. */
export interface Filling {
  /** By question, in the order of the form; null and what is not there: left open. */
  readonly answers: readonly ('yes' | 'no' | null)[];
  /** Signed unless this says no. */
  readonly signed?: boolean;
  /** The day that is written beside the signature. */
  readonly date: Date;
}

/**
 * What comes back from a parent who printed a form (PDF), filled it in with a pen and took a photo of each page: JPEGs that
 * lie a little askew. `process`: how Node is told to draw the pages, where that is not the built form.
 */
export async function signSheet(
  pdf: Buffer,
  filling: Filling,
  process: readonly string[] = [join(__dirname, 'draw-pages.main.js')],
): Promise<Buffer[]> {
  const pages = await drawn(pdf, process);
  const hand = handOf(pdf.length);
  let question = 0;
  const photos: Buffer[] = [];
  for (const page of pages) {
    const blanks = blanksOf(page);
    const answers = filling.answers.slice(question, question + blanks.choices.length);
    question += blanks.choices.length;
    const pixels = inked(page, strokesOn(blanks, { ...filling, answers }, hand));
    photos.push(await photo(page, pixels, hand() * 2.4));
  }
  return photos;
}

function strokesOn(
  { choices, fields }: Blanks,
  { answers, signed = true, date }: Filling,
  hand: () => number,
): Stroke[] {
  const ticks = choices.flatMap((boxes, index) => {
    const answer = answers[index] ?? null;
    return answer === null ? [] : cross(boxes[answer], hand);
  });
  const [name, signature, day] = fields;
  if (name === undefined || signature === undefined || day === undefined || !signed) return ticks;
  return [
    ...ticks,
    ...scrawl(name, hand),
    ...scrawl(signature, hand),
    ...digits(date.toISOString().slice(0, 10), day, hand),
  ];
}

/** Askew, on paper that is not quite white, and a little blurred. */
function photo({ width, height }: DrawnPage, pixels: Buffer, degrees: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .linear(0.9, 18)
    .rotate(degrees, { background: '#6b625a' })
    .blur(0.6)
    .jpeg({ quality: 72 })
    .toBuffer();
}

function drawn(pdf: Buffer, process: readonly string[]): Promise<DrawnPage[]> {
  return new Promise((done, failed) => {
    const child = spawn(globalThis.process.execPath, process, { stdio: ['pipe', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code !== 0) return failed(new Error('The pages could not be drawn.'));
      const pages = JSON.parse(Buffer.concat(parts).toString()) as (Omit<DrawnPage, 'grey'> & { grey: string })[];
      done(pages.map((page) => ({ ...page, grey: Buffer.from(page.grey, 'base64') })));
    });
    // A process that is gone already is told of above.
    child.stdin.on('error', () => undefined);
    child.stdin.end(pdf);
  });
}
