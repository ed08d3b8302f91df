import { blanksOf, type DrawnPage } from './find-boxes';

const scale = 2;

/** A white page with outlines, in points, and what else is drawn on it. */
function page(boxes: readonly (readonly [number, number, number, number])[], solid: typeof boxes = []): DrawnPage {
  const [width, height] = [400 * scale, 300 * scale];
  const grey = new Uint8Array(width * height).fill(255);
  const fill = (x: number, y: number, across: number, down: number): void => {
    for (let row = y; row < y + down; row += 1) grey.fill(0, row * width + x, row * width + x + across);
  };
  const pixels = (points: readonly number[]) =>
    points.map((point) => point * scale) as [number, number, number, number];
  for (const [x, y, across, down] of boxes.map(pixels)) {
    for (const edge of [y, y + down - 2]) fill(x, edge, across, 2);
    for (const edge of [x, x + across - 2]) fill(edge, y, 2, down);
  }
  for (const one of solid.map(pixels)) fill(...one);
  return { width, height, scale, grey };
}

it('finds pairs of boxes from top to bottom, and what there is to write in', () => {
  const { choices, fields } = blanksOf(
    page([
      [300, 90, 12, 12],
      [350, 90, 12, 12],
      [300, 30, 12, 12],
      [350, 30, 12, 12],
      [20, 140, 360, 26],
      [20, 180, 220, 62],
      [250, 180, 130, 62],
    ]),
  );
  expect(choices.map(({ yes, no }) => [yes.x, no.x, yes.y])).toEqual([
    [600, 700, 60],
    [600, 700, 180],
  ]);
  expect(fields.map(({ x, width }) => [x, width + 1])).toEqual([
    [40, 720],
    [40, 440],
    [500, 260],
  ]);
});

it('takes rules, black squares, rings of a code and lonely boxes for nothing', () => {
  const { choices, fields } = blanksOf(
    page(
      [
        [300, 30, 12, 12],
        [20, 60, 20, 20],
      ],
      [
        [20, 20, 360, 1],
        [100, 100, 12, 12],
        [200, 100, 30, 30],
      ],
    ),
  );
  expect([choices, fields]).toEqual([[], []]);
});
