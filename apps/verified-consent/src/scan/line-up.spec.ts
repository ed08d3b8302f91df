import { LineUp } from './line-up';

const tick = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** Pieces of work that end when they are told to. */
function works(line: LineUp) {
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const start = (number: number) =>
    line.take(
      () =>
        new Promise<number>((resolve, reject) => {
          begun.push(number);
          ends[number] = (error) => (error === undefined ? resolve(number) : reject(error));
        }),
    );
  return { begun, ends, start };
}

it('lets two work, the others wait in their order, and sends the rest away at once', async () => {
  const { begun, ends, start } = works(new LineUp(2, 2));
  const [first, second, third, fourth] = [start(0), start(1), start(2), start(3)];
  expect(await start(4)).toBeNull();
  await tick();
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  expect(await second).toBe(1);
  await tick();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]!();
  ends[2]!();
  expect([await first, await third]).toEqual([0, 2]);
  await tick();
  ends[3]!();
  expect(await fourth).toBe(3);
});

it('gives the place of who fails to the next, and lets nobody push in', async () => {
  const { begun, ends, start } = works(new LineUp(1, 1));
  const [first, second] = [start(0), start(1)];
  await tick();
  ends[0]!(new Error('fell'));
  const third = start(2);
  await expect(first).rejects.toThrow('fell');
  await tick();
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  expect(await second).toBe(1);
  await tick();
  ends[2]?.();
  expect(await third).toBe(begun.includes(2) ? 2 : null);
  const last = start(5);
  await tick();
  ends[5]!();
  expect(await last).toBe(5);
});
