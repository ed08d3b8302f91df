import type { DataSource } from 'typeorm';
import { openDatabase } from './data-source';

// Any number will do, as long as nothing else of ours takes the same one.
const migrationLock = 7_301_845_520;

/** Brings the schema up to date as its owner and answers the names of what was new. Safe when two run at once. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  return runMigrations(await openDatabase(ownerUrl, { poolSize: 2, application: 'kinsent-migrate' }));
}

/** Does what is still to be done, one session at a time, and closes the database. */
export async function runMigrations(database: DataSource): Promise<string[]> {
  const lock = database.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    const done = await database.runMigrations();
    return done.map(({ name }) => name);
  } finally {
    // Its lock ends with the session.
    await lock.release();
    await database.destroy();
  }
}

/** Names of migrations that the database has not had yet, oldest first. Changes nothing. */
export async function pendingMigrations(database: DataSource): Promise<string[]> {
  const known = database.migrations.map((migration) => migration.constructor.name);
  const [table] = await database.query<[{ present: boolean }]>(
    `select to_regclass('migration') is not null as present`,
  );
  if (!table.present) return known;
  const rows = await database.query<{ name: string }[]>('select name from migration');
  const done = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !done.has(name));
}
