import { Readiness, type Standing } from './readiness';

function readiness(checks: Record<string, () => Promise<Standing>>): Readiness {
  const made = new Readiness();
  for (const [name, check] of Object.entries(checks)) made.watch(name, check);
  return made;
}

const is = (standing: Standing) => () => Promise.resolve(standing);

test('the worst check decides', async () => {
  expect(await readiness({ a: is('ok'), b: is('ok') }).report()).toEqual({
    status: 'ok',
    checks: { a: 'ok', b: 'ok' },
  });
  expect((await readiness({ a: is('ok'), b: is('degraded') }).report()).status).toBe('degraded');
  expect((await readiness({ a: is('down'), b: is('degraded') }).report()).status).toBe('down');
});

test('a check that throws is down, and tells nothing of why', async () => {
  const report = await readiness({ database: () => Promise.reject(new Error('secret')) }).report();
  expect(report).toEqual({ status: 'down', checks: { database: 'down' } });
});

test('a check that hangs is down', async () => {
  jest.useFakeTimers();
  const report = readiness({ database: () => new Promise(() => undefined) }).report();
  await jest.advanceTimersByTimeAsync(2_000);
  expect((await report).status).toBe('down');
  jest.useRealTimers();
});

test('a service that stops is down', async () => {
  const stopping = readiness({ a: is('ok') });
  stopping.stop();
  expect((await stopping.report()).status).toBe('down');
});
