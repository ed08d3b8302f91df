import type { KeyStore } from '@kinsent/store';
import { Readiness } from './readiness';
import { watchKeys } from './watch-keys';

it.each([
  ['ok', () => Promise.resolve()],
  ['degraded', () => Promise.reject(new Error('away'))],
])('is %s as the key store is', async (standing, check) => {
  const readiness = new Readiness();
  watchKeys(readiness, { check } as KeyStore);
  expect(await readiness.report()).toEqual({ status: standing, checks: { keys: standing } });
});
