import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { pendingMigrations } from './migrate';

/** Thrown when something is not, or no longer, in the database. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** The connections of one process. The pool is TypeORM's own; what is written by hand runs on the same connections. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: Pool;

  constructor(private readonly dataSource: DataSource) {
    this.pool = (dataSource.driver as PostgresDriver).master as Pool;
  }

  /** Runs work in one transaction; whatever it throws takes all of it back. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // Between two statements a lost connection is nobody's answer; unheard, it would end the process.
    const lost = (fault: Error): void => void (broken = fault);
    client.on('error', lost);
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away: the server then rolls back.
      await client.query('rollback').catch((fault: Error) => (broken = fault));
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }

  /** Names of migrations of this version that the database has not had, oldest first. */
  pendingMigrations(): Promise<string[]> {
    return pendingMigrations(this.dataSource);
  }

  /** How to open one more connection, or pool, to the same database. */
  get connection(): PoolConfig {
    const { connectionString, application_name, connectionTimeoutMillis, options } = this.pool.options;
    return { connectionString, application_name, connectionTimeoutMillis, options, keepAlive: true };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
