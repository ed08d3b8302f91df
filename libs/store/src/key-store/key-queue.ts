import type { Keys, KeyStore, KeyWish } from './key-store.port';

interface Waiting {
  readonly wish: KeyWish;
  readonly resolve: (keys: Keys) => void;
  readonly reject: (error: unknown) => void;
}

const mostInOneStatement = 100;

/** Fetches keys for many at once: wishes of one tick, and those that come while a statement is under way, share one. */
export class KeyQueue {
  private waiting: Waiting[] = [];
  private fetching = false;

  constructor(private readonly store: KeyStore) {}

  fetch(wish: KeyWish): Promise<Keys> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ wish, resolve, reject });
      if (this.fetching) return;
      this.fetching = true;
      setImmediate(() => void this.fetchAll());
    });
  }

  private async fetchAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, mostInOneStatement);
      try {
        const keys = await this.store.fetch({
          open: batch.flatMap(({ wish }) => wish.open ?? []),
          make: batch.flatMap(({ wish }) => wish.make ?? []),
        });
        for (const { resolve } of batch) resolve(keys);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.fetching = false;
  }
}
