import type { KeyStore } from '@kinsent/store';
import type { Readiness } from './readiness';

/** Without its keys a service cannot ask anybody or write letters; permissions are answered all the same. */
export function watchKeys(readiness: Readiness, keys: KeyStore): void {
  readiness.watch('keys', async () => {
    try {
      await keys.check();
      return 'ok';
    } catch {
      return 'degraded';
    }
  });
}
