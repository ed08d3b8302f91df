import { type KeyKind, dataKey, dayKey, referenceKey } from './key-name';
import type { KeyStore } from './key-store.port';

const at = new Date('2026-11-02T09:00:00.000Z');
const later = new Date('2026-11-03T09:00:00.000Z');

/** What every key store keeps to. `open` makes an empty one, with all rights. */
export function keepsKeys(open: () => Promise<{ store: KeyStore; again: () => Promise<KeyStore> }>): void {
  let store: KeyStore;
  let again: () => Promise<KeyStore>;

  beforeEach(async () => ({ store, again } = await open()));

  const made = async (name: ReturnType<typeof dataKey>): Promise<string> =>
    (await store.fetch({ make: [{ ...name, at }] })).of(name)!.export().toString('hex');

  it('makes a key once, and gives everybody the same one', async () => {
    const name = dataKey('a');
    const all = await Promise.all(Array.from({ length: 8 }, () => made(name)));
    expect(new Set(all).size).toBe(1);
    const other = await again();
    expect((await other.fetch({ open: [name] })).of(name)?.export().toString('hex')).toBe(all[0]);
  });

  it('makes no two keys alike, also of one id', async () => {
    const names = [dataKey('a'), dataKey('b'), referenceKey('a'), dayKey(at), dayKey(later)];
    expect(new Set(await Promise.all(names.map(made))).size).toBe(names.length);
  });

  it('makes and opens in one step, and what is not there is missing and not made', async () => {
    await made(dataKey('stands'));
    const keys = await store.fetch({
      open: [dataKey('stands'), dataKey('gone'), referenceKey('stands')],
      make: [
        { ...dataKey('new'), at },
        { ...dataKey('new'), at },
        { ...dayKey(at), at },
      ],
    });
    expect(keys.of(dataKey('stands'))).not.toBeNull();
    expect(keys.of(dataKey('new'))).not.toBeNull();
    expect(keys.of(dayKey(at))).not.toBeNull();
    expect(keys.of(dataKey('gone'))).toBeNull();
    expect(keys.of(referenceKey('stands'))).toBeNull();
    expect((await store.fetch({ open: [dataKey('gone')] })).of(dataKey('gone'))).toBeNull();
    expect((await store.fetch({})).of(dataKey('stands'))).toBeNull();
  });

  it('destroys for good: nothing brings a key back, and one that is made anew is another one', async () => {
    const [name, neighbour] = [dataKey('a'), dataKey('b')];
    const before = await made(name);
    const kept = await made(neighbour);
    await expect(store.destroy([name, dataKey('never')])).resolves.toBe(1);
    await expect(store.destroy([name])).resolves.toBe(0);
    for (const each of [store, await again()]) expect((await each.fetch({ open: [name] })).of(name)).toBeNull();
    expect(await made(name)).not.toBe(before);
    expect(await made(neighbour)).toBe(kept);
  });

  it('lists the ids of one kind in order, page by page, of those that are old enough', async () => {
    await store.fetch({ make: ['c', 'a', 'b'].map((id) => ({ ...dataKey(id), at })) });
    await store.fetch({
      make: [
        { ...dataKey('d'), at: later },
        { ...referenceKey('e'), at },
      ],
    });
    const page = (kind: KeyKind, after: string | null, limit: number) =>
      store.list({ kind, after, madeBefore: later, limit });
    await expect(page('data', null, 2)).resolves.toEqual(['a', 'b']);
    await expect(page('data', 'b', 2)).resolves.toEqual(['c']);
    await expect(page('reference', null, 2)).resolves.toEqual(['e']);
    await expect(page('day', null, 2)).resolves.toEqual([]);
  });

  it('is known by an identity that stays', async () => {
    const identity = await store.identity();
    expect(identity.length).toBeGreaterThan(15);
    expect((await (await again()).identity()).equals(identity)).toBe(true);
    await expect(store.check()).resolves.toBeUndefined();
  });
}
