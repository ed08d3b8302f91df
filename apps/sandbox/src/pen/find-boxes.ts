/** A page as it is drawn: a byte a pixel, 255 is white. `scale`: pixels of a point. */
export interface DrawnPage {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly grey: Uint8Array;
}

/** In pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What there is to fill in on a page. */
export interface Blanks {
  /** From top to bottom: one box for yes, and one for no beside it. */
  readonly choices: readonly { readonly yes: Box; readonly no: Box }[];
  /** From top to bottom and left to right: name, signature, date; none on a page without. */
  readonly fields: readonly Box[];
}

/** Finds the boxes of a form as somebody with a pen does: squares to tick, in pairs, and long ones to write in. */
export function blanksOf(page: DrawnPage): Blanks {
  const boxes = boxesOn(page);
  const points = (size: number): number => size / page.scale;
  const ticks = boxes.filter(({ width, height }) => [width, height].every((size) => Math.abs(points(size) - 12) < 2));
  const choices = ticks.flatMap((yes) => {
    const no = ticks.find((one) => Math.abs(one.y - yes.y) < 3 && one.x > yes.x);
    return no === undefined ? [] : [{ yes, no }];
  });
  const fields = boxes.filter(
    ({ width, height }) => points(width) > 100 && points(height) > 18 && points(height) < 120,
  );
  return { choices, fields };
}

/** Rectangles that are drawn with thin lines and are empty along them, from top to bottom and left to right. */
function boxesOn(page: DrawnPage): Box[] {
  const least = 9 * page.scale;
  const boxes: Box[] = [];
  for (let y = 1; y < page.height - least; y += 1) {
    for (const { from, to } of runsIn(page, y, least)) {
      if (isDark(page, (from + to) >> 1, y - 1)) continue;
      const down = Math.min(lengthDown(page, from + 1, y), lengthDown(page, to - 1, y));
      if (down < least || isDark(page, (from + to) >> 1, y + Math.round(2.5 * page.scale))) continue;
      boxes.push({ x: from, y, width: to - from, height: down });
    }
  }
  return boxes;
}

function runsIn(page: DrawnPage, y: number, least: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let x = 0; x < page.width; x += 1) {
    if (!isDark(page, x, y)) continue;
    const from = x;
    while (x < page.width && isDark(page, x, y)) x += 1;
    if (x - from >= least) runs.push({ from, to: x - 1 });
  }
  return runs;
}

function lengthDown(page: DrawnPage, x: number, y: number): number {
  let length = 0;
  while (y + length < page.height && isDark(page, x, y + length)) length += 1;
  return length;
}

function isDark({ grey, width }: DrawnPage, x: number, y: number): boolean {
  return grey[y * width + x]! < 128;
}
