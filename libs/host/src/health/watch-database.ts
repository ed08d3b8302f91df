import type { Database } from '@kinsent/store';
import type { Readiness } from './readiness';

const lookAgainMs = 5_000;

/** The service is ready only while its database answers, and once it has had all migrations that this version knows. */
export function watchDatabase(readiness: Readiness, database: Database): void {
  readiness.watch('database', async () => {
    await database.pool.query('select 1');
    return 'ok';
  });
  // Migrations only go forward: once up to date, always up to date.
  let isCurrent = false;
  let lookAt = 0;
  readiness.watch('schema', async () => {
    if (!isCurrent && performance.now() >= lookAt) {
      isCurrent = (await database.pendingMigrations()).length === 0;
      lookAt = performance.now() + lookAgainMs;
    }
    return isCurrent ? 'ok' : 'down';
  });
}
