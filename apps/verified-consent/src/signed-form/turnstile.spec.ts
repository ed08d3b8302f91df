import { Turnstile } from './turnstile';

it('lets a few through at a time, in order, and turns away whoever is too many', async () => {
  const turnstile = new Turnstile(2, 1);
  const doors: (() => void)[] = [];
  let inside = 0;
  let most = 0;
  const pass = (name: string) =>
    turnstile.pass(async () => {
      most = Math.max(most, (inside += 1));
      await new Promise<void>((resolve) => doors.push(resolve));
      inside -= 1;
      return name;
    });
  const all = [pass('a'), pass('b'), pass('c'), pass('d')];
  await expect(all[3]).resolves.toBeNull();
  for (let opened = 0; opened < 3; opened += 1) {
    doors.shift()!();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect(Promise.all(all)).resolves.toEqual(['a', 'b', 'c', null]);
  expect(most).toBe(2);
});

it('gives the place back after what failed', async () => {
  const turnstile = new Turnstile(1, 0);
  await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turnstile.pass(() => Promise.resolve(1))).resolves.toBe(1);
});
