import type { DrawnPage } from './find-boxes';
import type { Stroke } from './strokes';

/** Blue, as of a ball pen: whoever judges sees at once what was written by hand. */
const ink = [28, 44, 132] as const;

/** A page in colour, three bytes a pixel, with lines of a pen on it. */
export function inked(page: DrawnPage, strokes: readonly Stroke[]): Buffer {
  const { width, height, grey, scale } = page;
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < grey.length; at += 1) pixels.fill(grey[at]!, at * 3, at * 3 + 3);
  const radius = scale * 0.65;
  const dot = (x: number, y: number): void => {
    for (let down = Math.floor(y - radius); down <= y + radius; down += 1) {
      for (let across = Math.floor(x - radius); across <= x + radius; across += 1) {
        const inside = across >= 0 && down >= 0 && across < width && down < height;
        if (!inside || (across - x) ** 2 + (down - y) ** 2 > radius ** 2) continue;
        ink.forEach((part, channel) => (pixels[(down * width + across) * 3 + channel] = part));
      }
    }
  };
  for (const stroke of strokes) {
    for (const [index, [x, y]] of stroke.entries()) {
      const [toX, toY] = stroke[index + 1] ?? [x, y];
      const steps = Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y)));
      for (let step = 0; step < steps; step += 1) dot(x + ((toX - x) * step) / steps, y + ((toY - y) * step) / steps);
    }
  }
  return pixels;
}
