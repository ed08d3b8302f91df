import { Slots } from './slots';

const turn = (): Promise<void> => new Promise(setImmediate);

/** Work that ends when told to, and says what has begun. */
function pieces(slots: Slots, count: number): { begun: number[]; end: (piece: number) => Promise<void> } {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (let piece = 0; piece < count; piece += 1) {
    void slots.run(async () => {
      begun.push(piece);
      await new Promise<void>((end) => (ends[piece] = end));
    });
  }
  return {
    begun,
    end: async (piece) => {
      ends[piece]!();
      await turn();
    },
  };
}

it('begins as many at once as there may be, the others in their order', async () => {
  const { begun, end } = pieces(new Slots(() => 2), 4);
  await turn();
  expect(begun).toEqual([0, 1]);
  await end(1);
  expect(begun).toEqual([0, 1, 2]);
  await end(0);
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('follows when fewer may, and when more may again', async () => {
  let most = 2;
  const { begun, end } = pieces(new Slots(() => most), 6);
  await turn();
  most = 1;
  await end(0);
  expect(begun).toEqual([0, 1]);
  await end(1);
  expect(begun).toEqual([0, 1, 2]);
  most = 2;
  await end(2);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('gives the slot on when a piece fails', async () => {
  const slots = new Slots(() => 1);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(slots.run(() => Promise.resolve('next'))).resolves.toBe('next');
});
