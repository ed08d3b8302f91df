import { PermissionCache } from './permission-cache';

const entry = (childRef: string) => ({ etag: `"${childRef}"`, value: { childRef, permissions: {} } });

it('holds no more than its capacity and lets the oldest go', () => {
  const cache = new PermissionCache(2);
  for (const ref of ['a', 'b', 'a', 'c']) cache.put(ref, entry(ref));
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('a')).toEqual(entry('a'));
  expect(cache.get('c')).toEqual(entry('c'));
});
