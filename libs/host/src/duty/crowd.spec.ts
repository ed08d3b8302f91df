import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Crowd } from './crowd';

/** A crowd of which we say what this process had. */
function crowd(): { isFelt: () => boolean; pass: (ms: { clock: number; atWork: number; processor: number }) => void } {
  let [now, had] = [0, { atWork: 0, processor: 0 }];
  const felt = new Crowd(
    () => had,
    () => now,
  );
  return {
    isFelt: () => felt.isFelt(),
    pass: ({ clock, atWork, processor }) => {
      now += clock;
      had = { atWork: had.atWork + atWork, processor: had.processor + processor };
    },
  };
}

it('is felt while we get less of the processors than we work, and no longer', () => {
  const { isFelt, pass } = crowd();
  expect(isFelt()).toBe(false);
  pass({ clock: 200, atWork: 150, processor: 80 });
  expect(isFelt()).toBe(true);
  pass({ clock: 200, atWork: 150, processor: 140 });
  expect(isFelt()).toBe(false);
});

it('is judged of the last moments alone, and not at every question', () => {
  const { isFelt, pass } = crowd();
  pass({ clock: 10_000, atWork: 8_000, processor: 8_000 });
  expect(isFelt()).toBe(false);
  pass({ clock: 199, atWork: 199, processor: 20 });
  expect(isFelt()).toBe(false);
  pass({ clock: 1, atWork: 1, processor: 0 });
  expect(isFelt()).toBe(true);
});

it('is judged by what work there was: by hardly any nothing changes', () => {
  const { isFelt, pass } = crowd();
  pass({ clock: 200, atWork: 100, processor: 20 });
  expect(isFelt()).toBe(true);
  pass({ clock: 200, atWork: 10, processor: 10 });
  expect(isFelt()).toBe(true);
});

it('is felt among processes that never rest', async () => {
  const count = availableParallelism() * 4;
  const others = Array.from({ length: count }, () =>
    spawn(process.execPath, [
      '-e',
      'console.log(); setTimeout(() => process.exit(), 20_000); (function work() { setImmediate(work); })()',
    ]),
  );
  try {
    await Promise.all(others.map((other) => new Promise((begun) => other.stdout.once('data', begun))));
    const felt = new Crowd();
    const answers: boolean[] = [];
    for (let round = 0; round < 20 && !answers.includes(true); round += 1) {
      await new Promise(setImmediate);
      const until = performance.now() + 250;
      while (performance.now() < until);
      answers.push(felt.isFelt());
    }
    expect(answers).toContain(true);
  } finally {
    for (const other of others) other.kill('SIGKILL');
  }
});
