import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';
import { entities } from './entities';
import { migrations } from './migrations';

export interface DatabaseOptions {
  /** Most connections held at once; 10 when not said. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity: the name of the service. */
  readonly application: string;
}

// Statements carry data of children, and TypeORM prints a failed migration whether or not it is asked to.
const silence: Logger = {
  logQuery() {},
  logQueryError() {},
  logQuerySlow() {},
  logSchemaBuild() {},
  logMigration() {},
  log() {},
};

/** Opens the database; the schema is changed by migrations alone. Throws when it cannot be reached. */
export async function openDatabase(url: string, options: DatabaseOptions): Promise<DataSource> {
  return dataSourceFor(url, options).initialize();
}

/** The same, not yet connected. */
export function dataSourceFor(
  url: string,
  { poolSize = 10, application }: DatabaseOptions,
  schema: Pick<DataSourceOptions, 'entities' | 'migrations'> = { entities, migrations },
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    ...schema,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'all',
    synchronize: false,
    installExtensions: false,
    logger: silence,
    poolSize,
    connectTimeoutMS: 5_000,
    extra: {
      application_name: application,
      // To open a connection and plan its statements anew costs tens of milliseconds of both processors; to keep it, nothing.
      idleTimeoutMillis: 120_000,
      // Statements that are not waited for one by one go together, and are carried out in their order.
      pipeline: true,
      // A session keeps the plans it made, also for foreign keys. Made while a table is small they would read all of it
      // for each row once it has grown: a new installation would get slower by the minute.
      options: '-c enable_seqscan=off',
    },
  });
}
