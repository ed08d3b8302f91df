import type { Database } from '@kinsent/store';
import type { Readiness } from './readiness';

/** The service is ready only while its database answers. */
export function watchDatabase(readiness: Readiness, database: Database): void {
  readiness.watch('database', async () => {
    await database.pool.query('select 1');
    return 'ok';
  });
}
