import fastify from 'fastify';
import { problemOf } from '../problem/problem-of';
import { limitRates } from './rate-limit';

afterEach(() => jest.useRealTimers());

async function server(perKey: number, perAddress: number) {
  const app = fastify();
  app.setErrorHandler((error, _, reply) => {
    const problem = problemOf(error);
    void reply
      .code(problem.status)
      .headers(problem.parts.headers ?? {})
      .send({ code: problem.code });
  });
  const keyOf = (request: { headers: Record<string, unknown> }) =>
    (request.headers['x-key'] as string | undefined) ?? null;
  await limitRates(app, { perKey, perAddress, keyOf });
  app.get('/', () => 'ok');
  app.get('/health/live', () => 'ok');
  await app.ready();
  const get = async (options: { key?: string; from?: string; url?: string } = {}) => {
    const headers = options.key === undefined ? {} : { 'x-key': options.key };
    return app.inject({ url: options.url ?? '/', headers, remoteAddress: options.from ?? '192.0.2.1' });
  };
  return { get };
}

test('counts down, refuses with a time to come back, and starts anew a minute later', async () => {
  const { get } = await server(2, 2);
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'], now: 1_000 });
  expect((await get()).headers).toMatchObject({
    'ratelimit-limit': '2',
    'ratelimit-remaining': '1',
    'ratelimit-reset': '60',
  });
  jest.setSystemTime(1_500);
  expect((await get()).headers).toMatchObject({ 'ratelimit-remaining': '0', 'ratelimit-reset': '60' });
  const refused = await get();
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toEqual({ code: 'too_many_requests' });
  expect(refused.headers).toMatchObject({ 'retry-after': '60', 'ratelimit-remaining': '0' });
  jest.setSystemTime(61_500);
  expect((await get()).statusCode).toBe(200);
});

test('keys are counted apart from addresses and from one another', async () => {
  const { get } = await server(1, 1);
  const codes = [];
  for (const options of [{ key: 'a' }, { key: 'a' }, { key: 'b' }, {}, {}, { from: '192.0.2.9' }])
    codes.push((await get(options)).statusCode);
  expect(codes).toEqual([200, 429, 200, 200, 429, 200]);
});

test('supervisors are never refused, and 0 lifts the limit', async () => {
  const { get } = await server(0, 1);
  await get();
  expect((await get({ url: '/health/live' })).statusCode).toBe(200);
  const unlimited = await get({ key: 'a' });
  expect(unlimited.statusCode).toBe(200);
  expect(unlimited.headers).not.toHaveProperty('ratelimit-limit');
});

test('one household of IPv6 counts as one, and a mapped IPv4 address as itself', async () => {
  const { get } = await server(1, 1);
  const codes = [];
  for (const from of ['2001:db8:1:2:3:4:5:6', '2001:DB8:0001:2::9', '2001:db8:1:3::9', '192.0.2.7', '::ffff:192.0.2.7'])
    codes.push((await get({ from })).statusCode);
  expect(codes).toEqual([200, 429, 200, 200, 429]);
});
