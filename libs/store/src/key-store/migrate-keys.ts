import type { DataSource } from 'typeorm';
import { type DatabaseOptions, dataSourceFor } from '../data-source';
import { runMigrations } from '../migrate';
import { Keys1795305840000 } from './migrations/1795305840000-keys';
import { DeskKeys1795306380000 } from './migrations/1795306380000-desk-keys';

/** Every migration of the key store's database, oldest first. A released one is never changed. */
export const keyMigrations = [Keys1795305840000, DeskKeys1795306380000];

/** Opens the database of the key store. Throws when it cannot be reached. */
export async function openKeyDatabase(url: string, options: DatabaseOptions): Promise<DataSource> {
  return dataSourceFor(url, options, { entities: [], migrations: keyMigrations }).initialize();
}

/** Brings the key store's schema up to date as its owner and answers the names of what was new. Safe when two run at once. */
export async function migrateKeys(keyOwnerUrl: string): Promise<string[]> {
  return runMigrations(await openKeyDatabase(keyOwnerUrl, { poolSize: 2, application: 'kinsent-migrate' }));
}
