import { NoKeys } from '../keks';
import { type Keys, KeyStore } from './key-store.port';

/** For a service that has nothing to do with keys: whatever it asks for throws NoKeys. */
export class NoKeyStore extends KeyStore {
  fetch(): Promise<Keys> {
    return Promise.reject(new NoKeys());
  }

  destroy(): Promise<number> {
    return Promise.reject(new NoKeys());
  }

  list(): Promise<string[]> {
    return Promise.reject(new NoKeys());
  }

  identity(): Promise<Buffer> {
    return Promise.reject(new NoKeys());
  }

  keksOf(): Promise<string[]> {
    return Promise.reject(new NoKeys());
  }

  rewrap(): Promise<number> {
    return Promise.reject(new NoKeys());
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
