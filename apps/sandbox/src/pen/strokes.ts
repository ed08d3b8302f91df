import type { Box } from './find-boxes';

/** A line of a pen: places that it goes through, in pixels. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/** How a hand differs from a ruler: the same hand for the same seed. */
export function handOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** A cross that goes a little over the edges of its box. */
export function cross({ x, y, width, height }: Box, hand: () => number): Stroke[] {
  const shift = (): number => hand() * width * 0.3;
  const corner = (right: number, down: number): [number, number] => [
    x + right * width + shift(),
    y + down * height + shift(),
  ];
  return [
    curved([corner(0, 0), corner(0.55, 0.5), corner(1, 1)]),
    curved([corner(1, 0), corner(0.45, 0.5), corner(0, 1)]),
  ];
}

/** Letters that nobody can read, as in many a signature, within a box. */
export function scrawl({ x, y, width, height }: Box, hand: () => number): Stroke[] {
  const [left, middle, across] = [x + width * 0.12, y + height * 0.6, width * 0.5];
  const loops = Array.from({ length: 15 }, (_, index): [number, number] => [
    left + (across * index) / 14 + hand() * across * 0.05,
    middle + (index % 2 === 0 ? 1 : -1) * height * (0.12 + (index % 5 === 1 ? 0.2 : 0.05)) + hand() * height * 0.08,
  ]);
  const under: Stroke = [
    [left - across * 0.04, middle + height * 0.22],
    [left + across * 0.6, middle + height * 0.15],
    [left + across * 1.12, middle + height * 0.19],
  ];
  return [curved(loops), curved(under)];
}

/** Digits of a date, a stroke or two each, in a row. */
export function digits(text: string, { x, y, width, height }: Box, hand: () => number): Stroke[] {
  const size = Math.min(height * 0.45, width / (text.length + 1));
  return [...text].flatMap((digit, index) => {
    const left = x + size * (0.5 + index * 0.95);
    const top = y + height * 0.4 + hand() * size * 0.12;
    return (shapes[digit] ?? []).map((shape) =>
      curved(
        shape.map(([right, down]): [number, number] => [
          left + right * size * 0.6 + hand() * size * 0.06,
          top + down * size + hand() * size * 0.06,
        ]),
      ),
    );
  });
}

const shapes: Readonly<Record<string, readonly Stroke[]>> = {
  '0': [
    [
      [0.5, 0],
      [0, 0.5],
      [0.5, 1],
      [1, 0.5],
      [0.5, 0],
    ],
  ],
  '1': [
    [
      [0.3, 0.2],
      [0.6, 0],
      [0.6, 1],
    ],
  ],
  '2': [
    [
      [0, 0.2],
      [0.5, 0],
      [1, 0.25],
      [0, 1],
      [1, 1],
    ],
  ],
  '3': [
    [
      [0, 0.1],
      [0.9, 0.1],
      [0.4, 0.45],
      [1, 0.7],
      [0.4, 1],
      [0, 0.9],
    ],
  ],
  '4': [
    [
      [0.5, 0],
      [0, 0.6],
      [1, 0.6],
    ],
    [
      [0.7, 0.3],
      [0.7, 1],
    ],
  ],
  '5': [
    [
      [1, 0],
      [0.1, 0],
      [0.1, 0.45],
      [0.9, 0.55],
      [0.7, 1],
      [0, 0.9],
    ],
  ],
  '6': [
    [
      [0.8, 0],
      [0.1, 0.6],
      [0.5, 1],
      [0.9, 0.7],
      [0.1, 0.7],
    ],
  ],
  '7': [
    [
      [0, 0],
      [1, 0],
      [0.4, 1],
    ],
  ],
  '8': [
    [
      [0.5, 0.5],
      [0.1, 0.2],
      [0.5, 0],
      [0.9, 0.2],
      [0.1, 0.8],
      [0.5, 1],
      [0.9, 0.8],
      [0.5, 0.5],
    ],
  ],
  '9': [
    [
      [0.9, 0.3],
      [0.4, 0.45],
      [0.2, 0.15],
      [0.7, 0],
      [0.9, 0.3],
      [0.7, 1],
    ],
  ],
  '-': [
    [
      [0.1, 0.5],
      [0.9, 0.5],
    ],
  ],
};

/** Through the same places without corners (Catmull and Rom). */
function curved(places: Stroke): Stroke {
  const steps = 12;
  return places.slice(0, -1).flatMap((place, index) => {
    const [before, next] = [places[index - 1] ?? place, places[index + 1]!];
    const after = places[index + 2] ?? next;
    return Array.from({ length: steps + 1 }, (_, step): [number, number] => {
      const t = step / steps;
      const on = (axis: 0 | 1): number =>
        0.5 *
        (2 * place[axis] +
          (next[axis] - before[axis]) * t +
          (2 * before[axis] - 5 * place[axis] + 4 * next[axis] - after[axis]) * t * t +
          (3 * place[axis] - before[axis] - 3 * next[axis] + after[axis]) * t * t * t);
      return [on(0), on(1)];
    });
  });
}
